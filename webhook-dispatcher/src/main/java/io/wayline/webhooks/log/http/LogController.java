package io.wayline.webhooks.log.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.wayline.foundation.access.Caller;
import io.wayline.foundation.access.Needs;
import io.wayline.foundation.access.Scope;
import io.wayline.foundation.api.JsonBody;
import io.wayline.foundation.api.Page;
import io.wayline.foundation.api.Query;
import io.wayline.foundation.api.RefusedException;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.log.DeadLetters;
import io.wayline.webhooks.log.DeadLetters.Result;
import io.wayline.webhooks.log.DeliveryLog;
import io.wayline.webhooks.log.DeliveryLog.Attempt;
import io.wayline.webhooks.log.DeliveryLog.Entry;
import io.wayline.webhooks.log.DeliveryState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Deliveries", description = "What became of events, endpoint by endpoint.")
final class LogController {

    private static final String ROOT = "/api/v1/webhooks";
    private static final String ONE = ROOT + "/deliveries/{id}";

    private final DeliveryLog entries;
    private final DeadLetters deadLetters;
    private final Deliveries deliveries;

    LogController(DeliveryLog entries, DeadLetters deadLetters, Deliveries deliveries) {
        this.entries = entries;
        this.deadLetters = deadLetters;
        this.deliveries = deliveries;
    }

    @Needs(Scope.ADMIN)
    @GetMapping(ROOT + "/deliveries")
    @Operation(
            summary = "List deliveries",
            description = "Newest first. Telemetry is here only where it had to leave its stream. Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "Deliveries.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(LogDocs.PAGE)))
    DeliveryPage list(
            @Parameter(description = "Id of an endpoint.") @RequestParam(required = false) @Nullable String endpoint,
            @Parameter(
                            description = "PENDING, DELIVERED or DEAD.",
                            schema = @Schema(implementation = DeliveryState.class))
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @RequestParam(required = false) @Nullable String imei,
            @Parameter(description = "A type of event.", example = "command.completed")
                    @RequestParam(required = false)
                    @Nullable
                    String type,
            @Parameter(description = "Id of an event, as in the header webhook-id.")
                    @RequestParam(required = false)
                    @Nullable
                    String event,
            @Parameter(description = "Added at or after this moment.") @RequestParam(required = false) @Nullable
                    String since,
            @Parameter(description = "Added before this moment.") @RequestParam(required = false) @Nullable
                    String until,
            @Parameter(description = "true: only what replays asked for; false: only the rest; or the id of a replay.")
                    @RequestParam(required = false)
                    @Nullable
                    String replay,
            @Parameter(description = "Rows a page, 1 to 200.") @RequestParam(defaultValue = "50") String limit,
            @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false) @Nullable
                    String cursor) {
        var replayId = uuid(replay);
        var filter = new DeliveryLog.Filter(
                idOf("endpoint", endpoint),
                Query.word("state", state, DeliveryState.class),
                Query.text("imei", imei),
                type(type),
                Query.text("event", event),
                Query.moment("since", since),
                Query.moment("until", until),
                replayId.isPresent() ? null : Query.flag("replay", replay),
                replayId.orElse(null));
        return page(filter, limit, cursor);
    }

    @Needs(Scope.ADMIN)
    @GetMapping(ROOT + "/dead-letters")
    @Operation(
            summary = "List dead letters",
            description =
                    "Deliveries that are not tried again unless you ask for it, newest first; reason says why. Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "Dead letters.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(LogDocs.DEAD_PAGE)))
    DeliveryPage deadLetters(
            @Parameter(description = "Id of an endpoint.") @RequestParam(required = false) @Nullable String endpoint,
            @RequestParam(required = false) @Nullable String imei,
            @Parameter(description = "A type of event.", example = "command.completed")
                    @RequestParam(required = false)
                    @Nullable
                    String type,
            @Parameter(description = "Added at or after this moment.") @RequestParam(required = false) @Nullable
                    String since,
            @Parameter(description = "Added before this moment.") @RequestParam(required = false) @Nullable
                    String until,
            @Parameter(description = "Rows a page, 1 to 200.") @RequestParam(defaultValue = "50") String limit,
            @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false) @Nullable
                    String cursor) {
        var filter = new DeliveryLog.Filter(
                idOf("endpoint", endpoint),
                DeliveryState.DEAD,
                Query.text("imei", imei),
                type(type),
                null,
                Query.moment("since", since),
                Query.moment("until", until),
                null,
                null);
        return page(filter, limit, cursor);
    }

    private DeliveryPage page(DeliveryLog.Filter filter, String limit, @Nullable String cursor) {
        int rows = Query.limit(limit);
        @Nullable Long before = Query.after(cursor, 1, parts -> Long.valueOf(parts.getFirst()));
        var page = Page.of(
                entries.page(filter, before == null ? Long.MAX_VALUE : before, rows + 1),
                rows,
                entry -> Query.cursor(Long.toString(entry.seq())));
        var views = page.rows().stream().map(DeliveryView::of).toList();
        return new DeliveryPage(true, views.size(), views, page.next());
    }

    @Needs(Scope.ADMIN)
    @GetMapping(ONE)
    @Operation(
            summary = "What became of a delivery",
            description = "With its attempts and the event's data in the full form. Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "The delivery.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(LogDocs.DETAIL)))
    @ApiResponse(responseCode = "404", description = "There is no such delivery, or not any more.")
    DeliveryAnswer find(@Parameter(example = LogDocs.ID) @PathVariable String id) {
        var entry = uuid(id).flatMap(entries::find).orElseThrow(LogController::unknown);
        var attempts =
                entries.attempts(entry.id()).stream().map(AttemptView::of).toList();
        return new DeliveryAnswer(
                true, new DeliveryDetail(DeliveryView.of(entry), entry.occurredAt(), entry.data(), attempts));
    }

    @Needs(Scope.ADMIN)
    @PostMapping(ONE + "/retry")
    @Operation(
            summary = "Send once more",
            description =
                    "A dead or a delivered one: at once, beside everything that waits, its schedule beginning anew. Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "Pending again.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(LogDocs.DETAIL)))
    @ApiResponse(responseCode = "404", description = "There is no such delivery, or not any more.")
    @ApiResponse(
            responseCode = "409",
            description = "It is pending anyway, or there is nothing to send, or its endpoint is disabled.",
            content = @Content(examples = @ExampleObject(LogDocs.PENDING)))
    DeliveryAnswer retry(
            @Parameter(example = LogDocs.ID) @PathVariable String id,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(hidden = true) Caller caller) {
        body.only(Set.of());
        var delivery = uuid(id).orElseThrow(LogController::unknown);
        return switch (deadLetters.retry(delivery, caller.name())) {
            case Result.Retried _ -> {
                deliveries.wake();
                yield find(id);
            }
            case Result.Unknown _ -> throw unknown();
            case Result.Pending _ ->
                throw RefusedException.conflict(
                        "It is pending anyway", null, "Wait; POST .../endpoints/{id}/resume sends what waits at once.");
            case Result.NothingToSend _ ->
                throw RefusedException.conflict(
                        "It says which telemetry was left out: there is nothing to send",
                        null,
                        "Replay that time, if the topic still has it: POST .../endpoints/{id}/replay.");
            case Result.Disabled _ -> throw disabled();
        };
    }

    @Needs(Scope.ADMIN)
    @PostMapping(ROOT + "/endpoints/{id}/dead-letters/retry")
    @Operation(
            summary = "Send an endpoint's dead letters once more",
            description =
                    "The oldest first, at most 1 000 in one call; more says whether there are others left. Scope: admin.",
            requestBody =
                    @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RetryAll.class),
                                            examples = @ExampleObject("{\"limit\":1000}"))))
    @ApiResponse(
            responseCode = "200",
            description = "Pending again.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject("{\"success\":true,\"count\":3,\"more\":false}")))
    @ApiResponse(responseCode = "404", description = "There is no such endpoint.")
    @ApiResponse(responseCode = "409", description = "The endpoint is disabled.")
    Retried retryAll(
            @Parameter(example = "5f1c2b7e-0c6d-4f3e-8d6a-2b9f7a1e4c30") @PathVariable String id,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(hidden = true) Caller caller) {
        body.only(Set.of("limit"));
        int limit = body.integer("limit", 1, DeadLetters.AT_ONCE).orElse(DeadLetters.AT_ONCE);
        var endpoint = uuid(id).orElseThrow(LogController::unknownEndpoint);
        return switch (deadLetters.retryAllOf(endpoint, limit, caller.name())) {
            case Result.Retried(int count, boolean isMore) -> {
                deliveries.wake();
                yield new Retried(true, count, isMore);
            }
            case Result.Unknown _, Result.Pending _, Result.NothingToSend _ -> throw unknownEndpoint();
            case Result.Disabled _ -> throw disabled();
        };
    }

    private static @Nullable UUID idOf(String field, @Nullable String text) {
        return text == null || text.isEmpty()
                ? null
                : uuid(text)
                        .orElseThrow(() ->
                                RefusedException.invalid(field, field + ": not an id", "Send the id of an endpoint."));
    }

    private static @Nullable EventType type(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return EventType.of(text)
                .orElseThrow(() -> RefusedException.invalid(
                        "type", "type: not a type of event", "GET /api/v1/webhooks/event-types lists them."));
    }

    private static Optional<UUID> uuid(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static RefusedException unknown() {
        return RefusedException.notFound("No such delivery", "GET /api/v1/webhooks/deliveries lists them.");
    }

    private static RefusedException unknownEndpoint() {
        return RefusedException.notFound("No such endpoint", "GET /api/v1/webhooks/endpoints lists them.");
    }

    private static RefusedException disabled() {
        return RefusedException.conflict(
                "The endpoint is disabled: nothing is sent", null, "Resume it: POST .../endpoints/{id}/resume.");
    }

    /** The body of POST /endpoints/{id}/dead-letters/retry. */
    @Schema(name = "DeadLetterRetry")
    record RetryAll(
            @Schema(minimum = "1", maximum = "1000", defaultValue = "1000") @Nullable
            Integer limit) {}

    @Schema(name = "DeadLettersRetried")
    record Retried(boolean success, int count, boolean more) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DeliveryPage")
    record DeliveryPage(
            boolean success,
            int count,
            List<DeliveryView> deliveries,
            @Nullable String nextCursor) {}

    record DeliveryAnswer(boolean success, DeliveryDetail delivery) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Delivery")
    record DeliveryView(
            UUID id,
            UUID endpointId,

            @Schema(description = "The header webhook-id.") String eventId,

            String type,
            @Nullable String imei,
            @Nullable UUID replayId,

            @Schema(allowableValues = {"PENDING", "DELIVERED", "DEAD"})
            String state,

            @Schema(
                    description = "Why it is dead, for example ATTEMPTS_SPENT, TOO_OLD, RANGE_EXPIRED, ENDPOINT_GONE,"
                            + " ENDPOINT_DISABLED.")
            @Nullable
            String reason,

            int attemptCount,

            @Schema(description = "The last answer's status.") @Nullable
            Integer lastStatus,

            Instant createdAt,
            @Nullable Instant settledAt,

            @Schema(description = "Absent while older ones of its lane go first.") @Nullable
            Instant nextAttemptAt) {

        static DeliveryView of(Entry entry) {
            return new DeliveryView(
                    entry.id(),
                    entry.endpointId(),
                    entry.eventId(),
                    entry.type().word(),
                    entry.imei(),
                    entry.replayId(),
                    entry.state().name(),
                    entry.reason(),
                    entry.attempts(),
                    entry.lastStatus(),
                    entry.createdAt(),
                    entry.settledAt(),
                    entry.nextAttemptAt());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeliveryDetail(
            @JsonUnwrapped DeliveryView delivery,
            Instant occurredAt,

            @Schema(description = "Of the event, in the full form.", implementation = Object.class) @JsonRawValue
            String data,

            List<AttemptView> attempts) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DeliveryAttempt")
    record AttemptView(
            int number,
            Instant startedAt,
            int elapsedMs,

            @Schema(description = "A constant word, for example ACCEPTED, REFUSED, TIMED_OUT, FORBIDDEN_ADDRESS.")
            String outcome,

            @Nullable Integer status,
            @Nullable String detail,

            @Schema(description = "The beginning of the answer.") @Nullable
            String response) {

        static AttemptView of(Attempt attempt) {
            return new AttemptView(
                    attempt.number(),
                    attempt.startedAt(),
                    attempt.elapsedMs(),
                    attempt.outcome(),
                    attempt.status(),
                    attempt.detail(),
                    attempt.response());
        }
    }
}
