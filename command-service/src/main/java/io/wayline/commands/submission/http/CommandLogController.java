package io.wayline.commands.submission.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.ledger.State;
import io.wayline.commands.submission.CommandLog;
import io.wayline.commands.submission.CommandLog.MessagePosition;
import io.wayline.foundation.access.Needs;
import io.wayline.foundation.access.Scope;
import io.wayline.foundation.api.Page;
import io.wayline.foundation.api.Query;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Commands")
final class CommandLogController {

    private final CommandLog commands;

    CommandLogController(CommandLog commands) {
        this.commands = commands;
    }

    @Needs(Scope.READ)
    @GetMapping("/api/v1/commands")
    @Operation(summary = "List commands", description = "Newest first. Scope: read.")
    @ApiResponse(
            responseCode = "200",
            description = "Commands.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(CommandDocs.PAGE)))
    Commands list(
            @RequestParam(required = false) @Nullable String imei,
            @Parameter(description = "One of them.", schema = @Schema(implementation = State.class))
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @Parameter(
                            description = "PENDING, COMPLETED or FAILED.",
                            schema = @Schema(implementation = State.Status.class))
                    @RequestParam(required = false)
                    @Nullable
                    String status,
            @Parameter(description = "Name of a key, or of a team.") @RequestParam(required = false) @Nullable
                    String requestedBy,
            @Parameter(description = "Exactly this command.", example = "setdigout 1?")
                    @RequestParam(required = false)
                    @Nullable
                    String text,
            @Parameter(description = "Made at or after this moment.") @RequestParam(required = false) @Nullable
                    String since,
            @Parameter(description = "Made before this moment.") @RequestParam(required = false) @Nullable String until,
            @Parameter(description = "Rows a page, 1 to 200.") @RequestParam(defaultValue = "50") String limit,
            @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false) @Nullable
                    String cursor) {
        var filter = new CommandLog.Filter(
                Query.text("imei", imei),
                Query.word("state", state, State.class),
                Query.word("status", status, State.Status.class),
                Query.text("requestedBy", requestedBy),
                Query.text("text", text),
                Query.moment("since", since),
                Query.moment("until", until));
        int rows = Query.limit(limit);
        @Nullable Long before = Query.after(cursor, 1, parts -> Long.valueOf(parts.getFirst()));
        var page = Page.of(
                commands.page(filter, before == null ? Long.MAX_VALUE : before, rows + 1),
                rows,
                entry -> Query.cursor(Long.toString(entry.number())));
        var views = page.rows().stream().map(CommandView::of).toList();
        return new Commands(true, views.size(), views, page.next());
    }

    @Needs(Scope.READ)
    @GetMapping("/api/v1/commands/{id}")
    @Operation(
            summary = "What became of a command",
            description = "With its attempts, its timeline and what the tracker answered. Scope: read.")
    @ApiResponse(
            responseCode = "200",
            description = "The command.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(CommandDocs.DETAIL)))
    @ApiResponse(responseCode = "404", description = "There is no such command.")
    CommandAnswer find(@Parameter(description = CommandDocs.ID) @PathVariable String id) {
        var found = CommandLookup.find(commands, id);
        var entry = commands.find(found).orElseThrow(CommandLookup::unknown);
        return new CommandAnswer(
                true,
                new CommandDetail(
                        CommandView.of(entry),
                        commands.attempts(found).stream().map(AttemptView::of).toList(),
                        commands.transitions(found).stream()
                                .map(TransitionView::of)
                                .toList(),
                        commands.answers(found).stream().map(MessageView::of).toList()));
    }

    @Needs(Scope.READ)
    @GetMapping("/api/v1/devices/{imei}/messages")
    @Operation(
            summary = "What a tracker said",
            description = "Every message that is not telemetry, newest first; those that answer no command too (match:"
                    + " UNMATCHED). Scope: read.")
    @ApiResponse(
            responseCode = "200",
            description = "Messages.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(CommandDocs.MESSAGES)))
    Messages messages(
            @PathVariable String imei,
            @Parameter(description = "Rows a page, 1 to 200.") @RequestParam(defaultValue = "50") String limit,
            @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false) @Nullable
                    String cursor) {
        int rows = Query.limit(limit);
        @Nullable
        MessagePosition before =
                Query.after(cursor, 2, parts -> new MessagePosition(Query.cursorMoment(parts.get(0)), parts.get(1)));
        var page = Page.of(
                commands.messages(imei, before, rows + 1),
                rows,
                message -> Query.cursor(message.receivedAt().toString(), message.id()));
        var views = page.rows().stream().map(MessageView::of).toList();
        return new Messages(true, views.size(), views, page.next());
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Commands(
            boolean success,
            int count,
            List<CommandView> commands,
            @Nullable String nextCursor) {}

    record CommandAnswer(boolean success, CommandDetail command) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Messages(
            boolean success,
            int count,
            List<MessageView> messages,
            @Nullable String nextCursor) {}

    @Schema(name = "CommandDetail")
    record CommandDetail(
            @JsonUnwrapped CommandView command,
            List<AttemptView> attempts,
            List<TransitionView> timeline,
            List<MessageView> answers) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Command")
    record CommandView(
            String commandId,
            String commandLogId,
            String imei,
            String command,
            State.Status status,
            State state,
            @Nullable String reason,
            @Nullable String response,

            @Schema(
                    description = "As it was sent.",
                    types = {"object", "array", "string", "number", "boolean"})
            @JsonRawValue
            @Nullable
            String metadata,

            int attemptCount,
            int maxRetries,
            long timeoutSeconds,
            @Nullable Expected expect,
            String ifOffline,
            String deliveryMode,
            String requestedBy,
            @Nullable String idempotencyKey,
            Instant createdAt,
            Instant updatedAt,
            Instant deadline,
            @Nullable Instant completedAt,
            @Nullable String supersededBy) {

        static CommandView of(CommandLog.Entry entry) {
            @Nullable CommandId supersededBy = entry.supersededBy();
            return new CommandView(
                    entry.id().toString(),
                    Long.toString(entry.number()),
                    entry.imei(),
                    entry.text(),
                    entry.state().status(),
                    entry.state(),
                    entry.reason(),
                    entry.response(),
                    entry.metadata(),
                    entry.attempts(),
                    entry.maxRetries(),
                    entry.timeoutMs() / 1_000,
                    entry.expectSuccess() == null && entry.expectFailure() == null
                            ? null
                            : new Expected(entry.expectSuccess(), entry.expectFailure()),
                    word(entry.ifOffline()),
                    word(entry.deliveryMode()),
                    entry.requestedBy(),
                    entry.requestId(),
                    entry.createdAt(),
                    entry.updatedAt(),
                    entry.deadline(),
                    entry.completedAt(),
                    supersededBy == null ? null : supersededBy.toString());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Expected(@Nullable String success, @Nullable String failure) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Attempt")
    record AttemptView(
            int number,
            String node,
            String sessionToken,
            Instant dispatchedAt,
            Instant writeBefore,
            @Nullable Instant sentAt,
            @Nullable Instant answerDueAt,
            @Nullable Instant closedAt,
            @Nullable String outcome,
            @Nullable String detail) {

        static AttemptView of(CommandLog.AttemptEntry attempt) {
            return new AttemptView(
                    attempt.number(),
                    attempt.node(),
                    Long.toString(attempt.sessionToken()),
                    attempt.dispatchedAt(),
                    attempt.writeBefore(),
                    attempt.sentAt(),
                    attempt.answerDueAt(),
                    attempt.closedAt(),
                    attempt.outcome(),
                    attempt.detail());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Transition")
    record TransitionView(
            int revision,
            @Nullable String from,
            String to,
            @Nullable String reason,
            int attempt,
            Instant at) {

        static TransitionView of(CommandLog.TransitionEntry transition) {
            return new TransitionView(
                    transition.revision(),
                    transition.from(),
                    transition.to(),
                    transition.reason(),
                    transition.attempt(),
                    transition.at());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TrackerMessage")
    record MessageView(
            String id,
            String imei,
            @Schema(description = "TEXT, BINARY or NACK.") String kind,
            int codec,
            @Nullable String text,
            String payloadHex,
            Instant receivedAt,
            String node,
            @Nullable String commandId,
            @Nullable Integer attempt,

            @Schema(description = "How it found its command, or UNMATCHED.")
            String match) {

        static MessageView of(CommandLog.Message message) {
            @Nullable CommandId commandId = message.commandId();
            return new MessageView(
                    message.id(),
                    message.imei(),
                    message.kind(),
                    message.codec(),
                    message.text(),
                    HexFormat.of().formatHex(message.payload()),
                    message.receivedAt(),
                    message.node(),
                    commandId == null ? null : commandId.toString(),
                    message.attempt(),
                    message.how());
        }
    }
}
