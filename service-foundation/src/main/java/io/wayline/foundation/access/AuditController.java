package io.wayline.foundation.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.wayline.foundation.api.Page;
import io.wayline.foundation.api.Query;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Audit", description = "Who changed what.")
final class AuditController {

    private final AuditTrail trail;

    AuditController(AuditTrail trail) {
        this.trail = trail;
    }

    @Needs(Scope.ADMIN)
    @GetMapping("${api.root}/audit")
    @Operation(
            summary = "Who changed what",
            description =
                    "What was done through this API: commands, trackers and keys here; endpoints, retries and replays under"
                            + " /api/v1/webhooks/audit. Newest first. Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "Entries.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject("""
                                            {"success":true,"count":1,"entries":[{"id":17,"at":"2026-01-31T12:00:00Z",\
                                            "actor":"fleet portal","action":"DEVICE_BANNED","subject":"356307042441013",\
                                            "detail":"stolen"}]}""")))
    Entries list(
            @Parameter(description = "Name of a key, or of a team.") @RequestParam(required = false) @Nullable
                    String actor,
            @Parameter(
                            description =
                                    "The action, in full: for example COMMAND_SUBMITTED, DEVICE_BANNED, KEY_CREATED, ENDPOINT_CREATED, REPLAY_STARTED.")
                    @RequestParam(required = false)
                    @Nullable
                    String action,
            @Parameter(
                            description =
                                    "What it was done to: an IMEI, the name of a key; the id of a command, an endpoint or a delivery.")
                    @RequestParam(required = false)
                    @Nullable
                    String subject,
            @Parameter(description = "At or after this moment.") @RequestParam(required = false) @Nullable String since,
            @Parameter(description = "Before this moment.") @RequestParam(required = false) @Nullable String until,
            @Parameter(description = "Rows a page, 1 to 200.") @RequestParam(defaultValue = "50") String limit,
            @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false) @Nullable
                    String cursor) {
        var filter = new AuditTrail.Filter(
                Query.text("actor", actor),
                Query.text("action", action),
                Query.text("subject", subject),
                Query.moment("since", since),
                Query.moment("until", until));
        int rows = Query.limit(limit);
        @Nullable Long before = Query.after(cursor, 1, parts -> Long.valueOf(parts.getFirst()));
        var page = Page.of(
                trail.page(filter, before == null ? Long.MAX_VALUE : before, rows + 1),
                rows,
                entry -> Query.cursor(Long.toString(entry.id())));
        var views = page.rows().stream().map(AuditEntry::of).toList();
        return new Entries(true, views.size(), views, page.next());
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entries(
            boolean success,
            int count,
            List<AuditEntry> entries,
            @Nullable String nextCursor) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditEntry")
    record AuditEntry(
            long id,
            Instant at,
            String actor,
            String action,
            String subject,
            @Nullable String detail) {
        static AuditEntry of(AuditTrail.Entry entry) {
            return new AuditEntry(
                    entry.id(), entry.at(), entry.actor(), entry.action(), entry.subject(), entry.detail());
        }
    }
}
