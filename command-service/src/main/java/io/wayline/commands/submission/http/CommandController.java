package io.wayline.commands.submission.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.opentelemetry.api.trace.Span;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.wayline.commands.ledger.Command;
import io.wayline.commands.ledger.DeliveryMode;
import io.wayline.commands.ledger.IfOffline;
import io.wayline.commands.ledger.State;
import io.wayline.commands.submission.CommandLog;
import io.wayline.commands.submission.SubmissionRules;
import io.wayline.commands.submission.Submissions;
import io.wayline.commands.submission.Submissions.Result;
import io.wayline.commands.submission.Wish;
import io.wayline.foundation.access.Caller;
import io.wayline.foundation.access.Needs;
import io.wayline.foundation.access.Scope;
import io.wayline.foundation.api.DatabaseErrors;
import io.wayline.foundation.api.JsonBody;
import io.wayline.foundation.api.RefusedException;
import io.wayline.tracing.TraceKeys;
import io.wayline.tracing.TraceParent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Commands", description = "Send, follow and cancel commands.")
final class CommandController {

    private static final Set<String> FIELDS = Set.of(
            "imei",
            "command",
            "metadata",
            "force",
            "ifOffline",
            "ttlSeconds",
            "timeoutSeconds",
            "maxRetries",
            "expect",
            "deliveryMode");

    private static final Map<String, IfOffline> IF_OFFLINE =
            Map.of("reject", IfOffline.REJECT, "queue", IfOffline.QUEUE);

    private static final Map<String, DeliveryMode> DELIVERY_MODE =
            Map.of("at-least-once", DeliveryMode.AT_LEAST_ONCE, "at-most-once", DeliveryMode.AT_MOST_ONCE);

    private final Submissions submissions;
    private final CommandLog commands;

    CommandController(Submissions submissions, CommandLog commands) {
        this.submissions = submissions;
        this.commands = commands;
    }

    @Needs(Scope.COMMAND)
    @PostMapping("/api/v1/command")
    @Operation(
            summary = "Send a command to a tracker",
            description = CommandDocs.SUBMIT,
            parameters =
                    @Parameter(
                            name = "Idempotency-Key",
                            in = ParameterIn.HEADER,
                            description =
                                    "Chosen by you, 1 to 200 characters. The same key with the same body gives the same"
                                            + " command back, marked by the header Idempotency-Replayed; with another body, 409.",
                            schema = @Schema(type = "string")),
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = CommandDocs.NewCommand.class),
                                            examples = {
                                                @ExampleObject(
                                                        name = "as iot-broker",
                                                        value = CommandDocs.PLAIN_REQUEST),
                                                @ExampleObject(name = "in full", value = CommandDocs.FULL_REQUEST)
                                            })))
    @ApiResponse(
            responseCode = "200",
            description = "Taken. It may take a while until the tracker answers.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(CommandDocs.SENT)))
    @ApiResponse(
            responseCode = "400",
            description = "Something is missing, unknown or out of range.",
            content =
                    @Content(
                            examples = {
                                @ExampleObject(name = "missing", value = "{\"error\":\"Missing imei or command\"}"),
                                @ExampleObject(name = "invalid", value = CommandDocs.INVALID)
                            }))
    @ApiResponse(
            responseCode = "404",
            description = "The tracker is not connected, and ifOffline is reject. Nothing is written.",
            content = @Content(examples = @ExampleObject("{\"error\":\"Device not connected\"}")))
    @ApiResponse(
            responseCode = "409",
            description = "The Idempotency-Key was used for something else.",
            content = @Content(examples = @ExampleObject(CommandDocs.CONFLICT)))
    ResponseEntity<Sent> submit(
            @Parameter(hidden = true) JsonBody body,
            @Parameter(hidden = true) @RequestHeader(name = "Idempotency-Key", required = false) @Nullable
                    String idempotencyKey,
            @Parameter(hidden = true) Caller caller) {
        var wish = wish(body, idempotencyKey, caller);
        return switch (submitted(wish)) {
            case Result.Taken(var command, var warnings) -> ResponseEntity.ok(sent(command, warnings));
            case Result.Repeated(var command, var warnings) ->
                ResponseEntity.ok().header("Idempotency-Replayed", "true").body(sent(command, warnings));
            case Result.Conflicting(var earlier) ->
                throw RefusedException.conflict(
                        "The Idempotency-Key was used for another request: command " + earlier.id(),
                        "Idempotency-Key",
                        "Use a new key for a new request.");
            case Result.NotConnected _ -> throw RefusedException.known(404, "Device not connected");
            case Result.Refused(var fault) ->
                throw RefusedException.invalid(fault.field(), fault.error(), fault.remedy());
        };
    }

    /** Two with the same key for different trackers do not wait for one another: the database tells the second one. */
    private Result submitted(Wish wish) {
        try {
            return submissions.submit(wish);
        } catch (RuntimeException e) {
            if (wish.requestId() != null && DatabaseErrors.translated(e) instanceof DataIntegrityViolationException) {
                return submissions.submit(wish);
            }
            throw e;
        }
    }

    private Sent sent(Command command, List<String> warnings) {
        traced(command);
        return new Sent(
                true,
                "Command sent",
                command.id().toString(),
                Long.toString(command.logId()),
                command.state().status(),
                command.state(),
                warnings.isEmpty() ? null : warnings);
    }

    private static Wish wish(JsonBody body, @Nullable String idempotencyKey, Caller caller) {
        var imei = body.text("imei").orElse("");
        var text = body.text("command").orElse("");
        if (imei.isEmpty() || text.isEmpty()) {
            throw RefusedException.known(400, "Missing imei or command");
        }
        body.only(FIELDS);
        var expect = body.object("expect");
        expect.ifPresent(patterns -> patterns.only(Set.of("success", "failure")));
        return new Wish(
                imei,
                text,
                body.rawText("metadata").orElse(null),
                word(body, "ifOffline", IF_OFFLINE),
                seconds(body, "ttlSeconds", SubmissionRules.LONGEST_TIME_TO_LIVE),
                seconds(body, "timeoutSeconds", SubmissionRules.LONGEST_TIMEOUT),
                orNull(body.integer("maxRetries", 0, SubmissionRules.MOST_RETRIES)),
                expect.flatMap(patterns -> patterns.text("success")).orElse(null),
                expect.flatMap(patterns -> patterns.text("failure")).orElse(null),
                word(body, "deliveryMode", DELIVERY_MODE),
                caller.name(),
                idempotencyKey,
                TraceParent.of(Span.current()));
    }

    private static void traced(Command command) {
        Span.current()
                .setAttribute(TraceKeys.IMEI, command.request().imei())
                .setAttribute(TraceKeys.COMMAND_ID, command.id().toString());
    }

    private static <T> @Nullable T word(JsonBody body, String field, Map<String, T> words) {
        var said = body.text(field);
        if (said.isEmpty()) {
            return null;
        }
        @Nullable T meant = words.get(said.get());
        if (meant == null) {
            throw RefusedException.invalid(
                    field,
                    field + ": not a known word",
                    "Send one of "
                            + String.join(", ", words.keySet().stream().sorted().toList()) + ".");
        }
        return meant;
    }

    private static @Nullable Duration seconds(JsonBody body, String field, Duration longest) {
        @Nullable Integer seconds = orNull(body.integer(field, 1, (int) longest.toSeconds()));
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private static @Nullable Integer orNull(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }

    @Needs(Scope.COMMAND)
    @PostMapping("/api/v1/commands/{id}/cancel")
    @Operation(
            summary = "Cancel a command",
            description = "Also as DELETE. What is written to the tracker's socket cannot be taken back: the reason in"
                    + " GET /commands/{id} says BEFORE_WRITE or AFTER_WRITE. Scope: command.")
    @ApiResponse(
            responseCode = "200",
            description = "Cancelled.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(CommandDocs.CANCELLED)))
    @ApiResponse(responseCode = "404", description = "There is no such command.")
    @ApiResponse(responseCode = "409", description = "It has ended already.")
    Cancelled cancel(
            @Parameter(description = CommandDocs.ID) @PathVariable String id, @Parameter(hidden = true) Caller caller) {
        var found = CommandLookup.find(commands, id);
        var cancelled = submissions.cancel(found, caller.name());
        cancelled.ifPresent(CommandController::traced);
        return cancelled
                .map(command -> new Cancelled(
                        true,
                        command.id().toString(),
                        Long.toString(command.logId()),
                        command.state().status(),
                        command.state(),
                        command.reason() == null ? null : command.reason().name()))
                .orElseThrow(() -> RefusedException.conflict(
                        "The command has ended already", "id", "GET /api/v1/commands/{id} says how."));
    }

    @Needs(Scope.COMMAND)
    @DeleteMapping("/api/v1/commands/{id}")
    @Operation(summary = "Cancel a command", description = "As POST /commands/{id}/cancel. Scope: command.")
    @ApiResponse(
            responseCode = "200",
            description = "Cancelled.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(CommandDocs.CANCELLED)))
    @ApiResponse(responseCode = "404", description = "There is no such command.")
    @ApiResponse(responseCode = "409", description = "It has ended already.")
    Cancelled delete(
            @Parameter(description = CommandDocs.ID) @PathVariable String id, @Parameter(hidden = true) Caller caller) {
        return cancel(id, caller);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SentCommand")
    record Sent(
            boolean success,
            @Schema(example = "Command sent") String message,
            @Schema(description = "UUID.") String commandId,

            @Schema(description = "Its number in tbl_iot_command_logs.", example = "1")
            String commandLogId,

            State.Status status,
            State state,

            @Schema(description = "Doubts about the request; absent if there are none.") @Nullable
            List<String> warnings) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "CancelledCommand")
    record Cancelled(
            boolean success,
            String commandId,
            String commandLogId,
            State.Status status,
            State state,
            @Nullable String reason) {}
}
