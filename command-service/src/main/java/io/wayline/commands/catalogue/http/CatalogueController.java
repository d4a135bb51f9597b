package io.wayline.commands.catalogue.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.wayline.commands.catalogue.CatalogueEntry;
import io.wayline.commands.catalogue.CatalogueEntry.Example;
import io.wayline.commands.catalogue.CommandCatalogue;
import io.wayline.foundation.access.Needs;
import io.wayline.foundation.access.Scope;
import io.wayline.foundation.api.Query;
import io.wayline.foundation.api.RefusedException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Catalogue", description = "What trackers understand, and what they answer.")
final class CatalogueController {

    private static final String PAGE = """
            {"success":true,"count":1,"commands":[{"command":"getinfo","syntax":"getinfo","category":"info",\
            "families":["fmb1"],"responds":"yes","answersKnown":true,"timeoutSeconds":30,"changesState":false,\
            "dangerous":false,"example":"getinfo","success":["RTC:2019/7/22 7:53 SAT:0 RST:2"],\
            "source":"wiki: FMB SMS/GPRS Commands","knowledge":"documented","description":"Runtime state."}]}""";

    private final CommandCatalogue catalogue;

    CatalogueController(CommandCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Needs(Scope.READ)
    @GetMapping("/api/v1/catalogue")
    @Operation(summary = "What can be sent", description = "All known forms of all known commands. Scope: read.")
    @ApiResponse(
            responseCode = "200",
            description = "Commands.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(PAGE)))
    Catalogue list(
            @Parameter(description = "Part of a command, its category, a family or its description.")
                    @RequestParam(required = false)
                    @Nullable
                    String q) {
        @Nullable String wanted = Query.text("q", q);
        return catalogue(catalogue.entries().stream()
                .filter(entry -> wanted == null || mentions(entry, wanted.toLowerCase(Locale.ROOT)))
                .toList());
    }

    private static boolean mentions(CatalogueEntry entry, String wanted) {
        return Stream.concat(
                        Stream.of(entry.syntax(), entry.category(), entry.description()), entry.families().stream())
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
    }

    @Needs(Scope.READ)
    @GetMapping("/api/v1/catalogue/{command}")
    @Operation(
            summary = "The forms of a command",
            description = "By its first word, or by a whole command as it can be sent. Scope: read.")
    @ApiResponse(
            responseCode = "200",
            description = "Its forms.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(PAGE)))
    @ApiResponse(responseCode = "404", description = "It is not in the catalogue; it can be sent all the same.")
    Catalogue find(@Parameter(example = "setdigout") @PathVariable String command) {
        var forms = catalogue.formsOf(command);
        if (forms.isEmpty()) {
            throw RefusedException.notFound(
                    "Not in the catalogue", "GET /api/v1/catalogue lists it; other commands can be sent all the same.");
        }
        return catalogue(forms);
    }

    private static Catalogue catalogue(List<CatalogueEntry> entries) {
        return new Catalogue(
                true, entries.size(), entries.stream().map(EntryView::of).toList());
    }

    @Schema(name = "Catalogue")
    record Catalogue(boolean success, int count, List<EntryView> commands) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Schema(name = "CatalogueEntry")
    record EntryView(
            String command,

            @Schema(description = "Tells several forms apart.")
            String variant,

            @Schema(description = "<needed>, [optional], … repeated.")
            String syntax,

            String category,

            @Schema(description = "Of trackers that know it.")
            List<String> families,

            @Schema(
                    description = "Whether a text comes back.",
                    allowableValues = {"yes", "no", "maybe"})
            String responds,

            @Schema(description = "True if its answers can be told from others.")
            boolean answersKnown,

            long timeoutSeconds,
            boolean changesState,

            @Schema(description = "A vehicle, or the connection to the tracker, may be lost by it.")
            boolean dangerous,

            String example,

            @Schema(description = "Answers that confirm it.")
            List<String> success,

            @Schema(description = "Answers that say it was so already.")
            List<String> already,

            @Schema(description = "Answers that say it will be done later.")
            List<String> deferred,

            @Schema(description = "Answers that refuse it.") List<String> failure,

            @Schema(description = "What shows that it took effect.")
            String verifyBy,

            @Schema(description = "Where the knowledge is from.")
            String source,

            @Schema(
                    description = "How good it is.",
                    allowableValues = {"documented", "observed", "third-party", "unverified", "answer-unknown"})
            String knowledge,

            String description) {

        static EntryView of(CatalogueEntry entry) {
            return new EntryView(
                    entry.verb(),
                    entry.variant(),
                    entry.syntax(),
                    entry.category(),
                    entry.families().stream().sorted().toList(),
                    word(entry.responds()),
                    entry.answersKnown(),
                    entry.timeout().toSeconds(),
                    entry.changesState(),
                    entry.dangerous(),
                    entry.exampleCommand(),
                    answers(entry.examples().success()),
                    answers(entry.examples().already()),
                    answers(entry.examples().deferred()),
                    answers(entry.examples().failure()),
                    entry.verifyBy(),
                    entry.source(),
                    word(entry.status()),
                    entry.description());
        }

        private static String word(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private static List<String> answers(List<Example> examples) {
            return examples.stream().map(Example::answer).distinct().toList();
        }
    }
}
