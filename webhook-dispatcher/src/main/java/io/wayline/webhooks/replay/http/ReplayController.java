package io.wayline.webhooks.replay.http;

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
import io.wayline.foundation.access.Caller;
import io.wayline.foundation.access.Needs;
import io.wayline.foundation.access.Scope;
import io.wayline.foundation.api.JsonBody;
import io.wayline.foundation.api.Page;
import io.wayline.foundation.api.Query;
import io.wayline.foundation.api.RefusedException;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.replay.Replay;
import io.wayline.webhooks.replay.ReplayStore.Filter;
import io.wayline.webhooks.replay.ReplayStore.PagePosition;
import io.wayline.webhooks.replay.Replays;
import io.wayline.webhooks.replay.Replays.Answer;
import io.wayline.webhooks.replay.Replays.Wish;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
@Tag(name = "Replays", description = "Events of the past, once more, for one endpoint.")
final class ReplayController {

    private static final String ENDPOINT = "/api/v1/webhooks/endpoints/{id}/replay";
    private static final String REPLAYS = "/api/v1/webhooks/replays";

    private static final Pattern IMEI = Pattern.compile("[0-9]{15}");
    private static final Duration LONGEST = Duration.ofDays(31);
    private static final int DEFAULT_RATE = 50;
    private static final int HIGHEST_RATE = 1_000;
    private static final int TYPES_AT_MOST = 20;

    private static final String BEGIN = """
            Everything of that time that the endpoint's filter lets through goes to it once more, in order per tracker, beside what \
            happens now: with the same `webhook-id`, and marked by the header `wayline-replay`, the id of the replay. At most \
            `ratePerSecond` events are put up a second, and none while 1 000 of the replay wait or the endpoint is not active. \
            Events are kept as long as the delivery log, telemetry as long as its topic. What happens after this request reaches \
            the endpoint anyway and is not replayed. Scope: admin.""";

    private static final String CANCEL = """
            Nothing more is put up; what waits to be sent by then is still sent. Cancelling again, or what is done, changes \
            nothing. Scope: admin.""";

    private static final String REPLAY = """
            {"id":"5b0c6a3e-5f0d-4b86-8f0b-0c1f5c1b7e21","endpointId":"0b9f5c1e-3c4d-4a7e-9d55-0f6f2a2f9c11",\
            "since":"2026-01-30T00:00:00Z","until":"2026-01-31T00:00:00Z","imei":"350612345678901",\
            "eventTypes":["command.completed","command.failed"],"ratePerSecond":50,"state":"RUNNING","events":120,\
            "requestedBy":"fleet portal","createdAt":"2026-01-31T12:00:00Z"}""";

    private static final String ONE = "{\"success\":true,\"replay\":" + REPLAY + "}";
    private static final String MANY =
            "{\"success\":true,\"count\":1,\"replays\":[" + REPLAY + "],\"nextCursor\":\"MQ\"}";

    private final Replays replays;
    private final InstantSource time;

    ReplayController(Replays replays, InstantSource time) {
        this.replays = replays;
        this.time = time;
    }

    @Needs(Scope.ADMIN)
    @PostMapping(ENDPOINT)
    @Operation(
            summary = "Replay a range of time",
            description = BEGIN,
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = NewReplay.class),
                                            examples =
                                                    @ExampleObject(
                                                            "{\"since\":\"2026-01-30T00:00:00Z\",\"until\":\"2026-01-31T00:00:00Z\","
                                                                    + "\"imei\":\"350612345678901\"}"))))
    @ApiResponse(
            responseCode = "202",
            description = "Begun.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(ONE)))
    @ApiResponse(responseCode = "404", description = "No endpoint has this id.")
    @ApiResponse(responseCode = "409", description = "The endpoint is disabled, or five replays of it are running.")
    ResponseEntity<OneReplay> begin(
            @Parameter(description = "Of the endpoint.", example = "0b9f5c1e-3c4d-4a7e-9d55-0f6f2a2f9c11") @PathVariable
                    String id,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(hidden = true) Caller caller) {
        body.only(Set.of("since", "until", "imei", "eventTypes", "ratePerSecond"));
        var wish = wish(uuid(id).orElseThrow(ReplayController::noEndpoint), body);
        return switch (replays.begin(wish, caller.name())) {
            case Answer.Begun(var replay) ->
                ResponseEntity.status(HttpStatus.ACCEPTED).body(new OneReplay(true, ReplayView.of(replay)));
            case Answer.NoSuchEndpoint _ -> throw noEndpoint();
            case Answer.Disabled _ ->
                throw RefusedException.conflict(
                        "The endpoint is disabled", null, "Enable it first: a disabled endpoint gets nothing.");
            case Answer.TooMany(int running) ->
                throw RefusedException.conflict(
                        running + " replays of this endpoint are running",
                        null,
                        "Wait until one is done, or cancel one: DELETE /api/v1/webhooks/replays/{id}");
            case Answer.NothingToSend _ ->
                throw RefusedException.invalid(
                        "eventTypes",
                        "eventTypes: none that this endpoint can be sent",
                        "Endpoints of the format iot-broker take command.completed, command.failed and telemetry.received.");
        };
    }

    private Wish wish(UUID endpointId, JsonBody body) {
        var since = moment(body, "since");
        if (since == null) {
            throw RefusedException.invalid(
                    "since", "since: missing", "Send ISO 8601 with an offset, for example 2026-01-31T12:00:00Z.");
        }
        var named = moment(body, "until");
        var until = named == null ? time.instant() : named;
        if (!since.isBefore(until)) {
            throw RefusedException.invalid(
                    "since", "since: not before until", "Send a range of time: since, then until.");
        }
        if (Duration.between(since, until).compareTo(LONGEST) > 0) {
            throw RefusedException.invalid(
                    "since",
                    "since: more than 31 days before until",
                    "At most 31 days; begin several replays for more.");
        }
        if (since.isAfter(time.instant())) {
            throw RefusedException.invalid(
                    "since", "since: not in the past", "Only what has happened can be replayed.");
        }
        return new Wish(
                endpointId,
                since,
                until,
                imei(body),
                types(body),
                body.integer("ratePerSecond", 1, HIGHEST_RATE).orElse(DEFAULT_RATE));
    }

    private static @Nullable Instant moment(JsonBody body, String name) {
        return Query.moment(name, body.text(name).orElse(null));
    }

    private static @Nullable String imei(JsonBody body) {
        var imei = body.text("imei").orElse(null);
        if (imei != null && !IMEI.matcher(imei).matches()) {
            throw RefusedException.invalid(
                    "imei", "imei: not 15 digits", "Send 15 digits, or leave it out for all trackers.");
        }
        return imei;
    }

    private static Set<EventType> types(JsonBody body) {
        var words = body.texts("eventTypes", TYPES_AT_MOST);
        if (words.isPresent() && words.get().isEmpty()) {
            throw noType("an empty list");
        }
        return words.stream()
                .flatMap(List::stream)
                .map(word -> EventType.of(word)
                        .filter(EventType::isSubscribable)
                        .orElseThrow(() -> noType("not a list of types")))
                .collect(toCollection(() -> EnumSet.noneOf(EventType.class)));
    }

    private static RefusedException noType(String what) {
        var known = EnumSet.allOf(EventType.class).stream()
                .filter(EventType::isSubscribable)
                .map(EventType::word)
                .toList();
        return RefusedException.invalid(
                "eventTypes",
                "eventTypes: " + what,
                "Send some of " + known + ", or leave it out for the endpoint's own.");
    }

    private static RefusedException noEndpoint() {
        return RefusedException.notFound("No endpoint has this id", "GET /api/v1/webhooks/endpoints lists them.");
    }

    @Needs(Scope.ADMIN)
    @GetMapping(REPLAYS)
    @Operation(summary = "List replays", description = "Newest first; those that ended for 30 days. Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "Replays.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(MANY)))
    ManyReplays list(
            @Parameter(description = "Of this endpoint only.", example = "0b9f5c1e-3c4d-4a7e-9d55-0f6f2a2f9c11")
                    @RequestParam(required = false)
                    @Nullable
                    String endpointId,
            @Parameter(
                            description = "In this state only.",
                            schema = @Schema(allowableValues = {"RUNNING", "DONE", "CANCELLED"}))
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @Parameter(description = "Rows a page, 1 to 200.") @RequestParam(defaultValue = "50") String limit,
            @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false) @Nullable
                    String cursor) {
        int rows = Query.limit(limit);
        @Nullable
        PagePosition after = Query.after(
                cursor, 2, parts -> new PagePosition(Query.cursorMoment(parts.get(0)), UUID.fromString(parts.get(1))));
        var filter = new Filter(endpoint(endpointId), Query.word("state", state, Replay.State.class));
        var page = Page.of(
                replays.page(filter, after, rows + 1),
                rows,
                replay ->
                        Query.cursor(replay.createdAt().toString(), replay.id().toString()));
        var views = page.rows().stream().map(ReplayView::of).toList();
        return new ManyReplays(true, views.size(), views, page.next());
    }

    private static @Nullable UUID endpoint(@Nullable String id) {
        return id == null || id.isEmpty()
                ? null
                : uuid(id).orElseThrow(() -> RefusedException.invalid(
                        "endpointId", "endpointId: not a UUID", "GET /api/v1/webhooks/endpoints lists them."));
    }

    @Needs(Scope.ADMIN)
    @GetMapping(REPLAYS + "/{id}")
    @Operation(summary = "See a replay", description = "How far it has come. Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "The replay.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(ONE)))
    @ApiResponse(responseCode = "404", description = "No replay has this id.")
    OneReplay find(@Parameter(example = "5b0c6a3e-5f0d-4b86-8f0b-0c1f5c1b7e21") @PathVariable String id) {
        return one(uuid(id).flatMap(replays::find));
    }

    @Needs(Scope.ADMIN)
    @DeleteMapping(REPLAYS + "/{id}")
    @Operation(summary = "Cancel a replay", description = CANCEL)
    @ApiResponse(
            responseCode = "200",
            description = "The replay as it is now.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(ONE)))
    @ApiResponse(responseCode = "404", description = "No replay has this id.")
    OneReplay cancel(
            @Parameter(example = "5b0c6a3e-5f0d-4b86-8f0b-0c1f5c1b7e21") @PathVariable String id,
            @Parameter(hidden = true) Caller caller) {
        return one(uuid(id).flatMap(found -> replays.cancel(found, caller.name())));
    }

    private static OneReplay one(Optional<Replay> replay) {
        return replay.map(found -> new OneReplay(true, ReplayView.of(found)))
                .orElseThrow(() ->
                        RefusedException.notFound("No replay has this id", "GET /api/v1/webhooks/replays lists them."));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Describes the body for the documentation. */
    record NewReplay(
            @Schema(
                    description = "By the time of the event, inclusive. ISO 8601 with an offset.",
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    example = "2026-01-30T00:00:00Z")
            String since,

            @Schema(
                    description = "Exclusive, at most 31 days later; now, if left out.",
                    example = "2026-01-31T00:00:00Z")
            String until,

            @Schema(description = "Of this tracker only.", pattern = "^[0-9]{15}$", example = "350612345678901")
            String imei,

            @ArraySchema(
                    arraySchema = @Schema(description = "The endpoint's own, if left out."),
                    schema = @Schema(example = "command.completed"))
            List<String> eventTypes,

            @Schema(
                    description = "Events put up a second, at most.",
                    minimum = "1",
                    maximum = "1000",
                    defaultValue = "50")
            int ratePerSecond) {}

    record OneReplay(boolean success, ReplayView replay) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ManyReplays(
            boolean success,
            int count,
            List<ReplayView> replays,
            @Nullable String nextCursor) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Replay")
    record ReplayView(
            UUID id,
            UUID endpointId,
            Instant since,
            Instant until,
            @Nullable String imei,
            List<String> eventTypes,
            int ratePerSecond,

            @Schema(allowableValues = {"RUNNING", "DONE", "CANCELLED"})
            String state,

            @Schema(description = "Put up so far; telemetry is not counted.")
            long events,

            String requestedBy,
            Instant createdAt,
            @Nullable Instant finishedAt) {

        static ReplayView of(Replay replay) {
            return new ReplayView(
                    replay.id(),
                    replay.endpointId(),
                    replay.since(),
                    replay.until(),
                    replay.imei(),
                    replay.eventTypes().stream().map(EventType::word).sorted().toList(),
                    replay.ratePerSecond(),
                    replay.state().name(),
                    replay.events(),
                    replay.requestedBy(),
                    replay.createdAt(),
                    replay.finishedAt());
        }
    }
}
