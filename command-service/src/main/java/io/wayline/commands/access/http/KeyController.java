package io.wayline.commands.access.http;

import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.wayline.commands.access.ApiKey;
import io.wayline.commands.access.ApiKeys;
import io.wayline.commands.access.ApiKeys.Creation.Created;
import io.wayline.commands.access.ApiKeys.Creation.NameTaken;
import io.wayline.commands.access.KeyStore.ApiKeyPosition;
import io.wayline.foundation.access.Caller;
import io.wayline.foundation.access.Needs;
import io.wayline.foundation.access.Scope;
import io.wayline.foundation.api.JsonBody;
import io.wayline.foundation.api.Page;
import io.wayline.foundation.api.Query;
import io.wayline.foundation.api.RefusedException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Keys", description = "Who may use this API.")
final class KeyController {

    private static final String PATH = "/api/v1/keys";
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@:-]{0,59}");

    private static final String KEY = """
            {"id":"0b9f5c1e-3c4d-4a7e-9d55-0f6f2a2f9c11","name":"fleet portal","hint":"wayline_q3Zx","scopes":["read","command"],\
            "createdAt":"2026-01-31T12:00:00Z","createdBy":"IOT_API_KEY"}""";

    private final ApiKeys keys;

    KeyController(ApiKeys keys) {
        this.keys = keys;
    }

    @Needs(Scope.ADMIN)
    @GetMapping(PATH)
    @Operation(summary = "List keys", description = "Oldest first, revoked ones too. Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "The keys, without their secrets.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject("{\"success\":true,\"count\":1,\"keys\":[" + KEY + "]}")))
    Keys list(
            @Parameter(description = "Rows a page, 1 to 200.") @RequestParam(defaultValue = "50") String limit,
            @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false) @Nullable
                    String cursor) {
        int rows = Query.limit(limit);
        @Nullable
        ApiKeyPosition after = Query.after(
                cursor,
                2,
                parts -> new ApiKeyPosition(Query.cursorMoment(parts.get(0)), UUID.fromString(parts.get(1))));
        var page = Page.of(
                keys.page(after, rows + 1),
                rows,
                key -> Query.cursor(key.createdAt().toString(), key.id().toString()));
        var views = page.rows().stream().map(KeyView::of).toList();
        return new Keys(true, views.size(), views, page.next());
    }

    @Needs(Scope.ADMIN)
    @PostMapping(PATH)
    @Operation(
            summary = "Make a key",
            description = "The secret is in this answer and nowhere else: only its hash is kept. Scope: admin.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = NewKey.class),
                                            examples =
                                                    @ExampleObject(
                                                            "{\"name\":\"fleet portal\",\"scopes\":[\"read\",\"command\"]}"))))
    @ApiResponse(
            responseCode = "201",
            description = "Made.",
            useReturnTypeSchema = true,
            content =
                    @Content(
                            examples = @ExampleObject("{\"success\":true,\"key\":" + KEY
                                            + ",\"secret\":\"wayline_q3Zx...shown once\"}")))
    @ApiResponse(responseCode = "409", description = "A key in force has this name.")
    ResponseEntity<CreatedKey> create(
            @Parameter(hidden = true) JsonBody body, @Parameter(hidden = true) Caller caller) {
        body.only(Set.of("name", "scopes"));
        var creation = keys.create(name(body), scopes(body), caller.name());
        return switch (creation) {
            case Created(var key, var secret) ->
                ResponseEntity.status(HttpStatus.CREATED).body(new CreatedKey(true, KeyView.of(key), secret));
            case NameTaken _ ->
                throw RefusedException.conflict(
                        "A key in force has this name", "name", "Choose another name, or revoke that key.");
        };
    }

    private static String name(JsonBody body) {
        return body.text("name")
                .filter(name -> NAME.matcher(name).matches())
                .orElseThrow(() -> RefusedException.invalid(
                        "name",
                        "name: not a name for a key",
                        "1 to 60 letters, digits, blanks and . _ @ : - beginning with a letter or digit."));
    }

    private static Set<Scope> scopes(JsonBody body) {
        var scopes = body.texts("scopes", Scope.values().length).stream()
                .flatMap(List::stream)
                .map(word -> Scope.of(word).orElseThrow(KeyController::noScope))
                .collect(toCollection(() -> EnumSet.noneOf(Scope.class)));
        if (scopes.isEmpty()) {
            throw noScope();
        }
        return scopes;
    }

    private static RefusedException noScope() {
        return RefusedException.invalid(
                "scopes", "scopes: not a list of scopes", "Send some of [\"read\",\"command\",\"admin\"].");
    }

    @Needs(Scope.ADMIN)
    @DeleteMapping(PATH + "/{id}")
    @Operation(summary = "Revoke a key", description = "It is refused from this moment on. Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "Revoked.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject("{\"success\":true,\"key\":" + KEY + "}")))
    @ApiResponse(responseCode = "404", description = "No key in force has this id.")
    RevokedKey revoke(
            @Parameter(example = "0b9f5c1e-3c4d-4a7e-9d55-0f6f2a2f9c11") @PathVariable String id,
            @Parameter(hidden = true) Caller caller) {
        return uuid(id).flatMap(found -> keys.revoke(found, caller.name()))
                .map(key -> new RevokedKey(true, KeyView.of(key)))
                .orElseThrow(
                        () -> RefusedException.notFound("No key in force has this id", "GET /api/v1/keys lists them."));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Describes the body for the documentation. */
    record NewKey(
            @Schema(
                    description = "For people, and the audit trail.",
                    example = "fleet portal",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @ArraySchema(
                    arraySchema = @Schema(requiredMode = Schema.RequiredMode.REQUIRED),
                    schema = @Schema(allowableValues = {"read", "command", "admin"}))
            List<String> scopes) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Keys(
            boolean success,
            int count,
            List<KeyView> keys,
            @Nullable String nextCursor) {}

    record CreatedKey(boolean success, KeyView key, String secret) {
        @Override
        public String toString() {
            return "CreatedKey[key=" + key + ", secret=***]";
        }
    }

    record RevokedKey(boolean success, KeyView key) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Key")
    record KeyView(
            UUID id,
            String name,
            String hint,
            List<String> scopes,
            Instant createdAt,
            String createdBy,
            @Nullable Instant revokedAt,
            @Nullable String revokedBy) {

        static KeyView of(ApiKey key) {
            return new KeyView(
                    key.id(),
                    key.name(),
                    key.hint(),
                    key.scopes().stream().map(Scope::word).toList(),
                    key.createdAt(),
                    key.createdBy(),
                    key.revokedAt(),
                    key.revokedBy());
        }
    }
}
