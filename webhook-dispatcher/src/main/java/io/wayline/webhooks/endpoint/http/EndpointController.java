package io.wayline.webhooks.endpoint.http;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import io.wayline.webhooks.endpoint.Conditions;
import io.wayline.webhooks.endpoint.Conditions.Condition;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.EndpointRemoval;
import io.wayline.webhooks.endpoint.EndpointRules;
import io.wayline.webhooks.endpoint.EndpointStore.Position;
import io.wayline.webhooks.endpoint.Endpoints;
import io.wayline.webhooks.endpoint.Endpoints.Result;
import io.wayline.webhooks.endpoint.Fault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Endpoints", description = "Where events go, and which.")
final class EndpointController {

    private static final String PATH = "/api/v1/webhooks/endpoints";
    private static final String ONE = PATH + "/{id}";
    private static final int DEFAULT_OVERLAP_SECONDS = 24 * 3_600;

    private final Endpoints endpoints;
    private final EndpointRemoval removal;
    private final EndpointDirectory directory;
    private final Conditions conditions;
    private final Deliveries deliveries;
    private final InstantSource time;

    EndpointController(
            Endpoints endpoints,
            EndpointRemoval removal,
            EndpointDirectory directory,
            Conditions conditions,
            Deliveries deliveries,
            InstantSource time) {
        this.endpoints = endpoints;
        this.removal = removal;
        this.directory = directory;
        this.conditions = conditions;
        this.deliveries = deliveries;
        this.time = time;
    }

    @Needs(Scope.ADMIN)
    @GetMapping(PATH)
    @Operation(summary = "List endpoints", description = "Oldest first. Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "Endpoints, without their secrets.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(EndpointDocs.PAGE)))
    EndpointPage list(
            @Parameter(description = "Rows a page, 1 to 200.") @RequestParam(defaultValue = "50") String limit,
            @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false) @Nullable
                    String cursor) {
        int rows = Query.limit(limit);
        @Nullable
        Position after = Query.after(
                cursor, 2, parts -> new Position(Query.cursorMoment(parts.get(0)), UUID.fromString(parts.get(1))));
        var page = Page.of(
                endpoints.page(after, rows + 1),
                rows,
                endpoint -> Query.cursor(
                        endpoint.createdAt().toString(), endpoint.id().toString()));
        var now = time.instant();
        var known = conditions.of(page.rows().stream().map(Endpoint::id).toList(), now);
        var views = page.rows().stream()
                .map(endpoint ->
                        EndpointView.of(endpoint, known.getOrDefault(endpoint.id(), Condition.UNTRIED), null, now))
                .toList();
        return new EndpointPage(true, views.size(), views, page.next());
    }

    @Needs(Scope.ADMIN)
    @PostMapping(PATH)
    @Operation(
            summary = "Make an endpoint",
            description = EndpointDocs.CREATE,
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = EndpointDocs.NewEndpoint.class),
                                            examples = @ExampleObject(EndpointDocs.NEW))))
    @ApiResponse(
            responseCode = "201",
            description = "Made.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(EndpointDocs.WITH_SECRET)))
    @ApiResponse(responseCode = "409", description = "There are 1 000 endpoints.")
    ResponseEntity<EndpointWithSecret> create(
            @Parameter(hidden = true) JsonBody body, @Parameter(hidden = true) Caller caller) {
        var wish = EndpointBodies.wish(body, "secret");
        var result = endpoints.create(wish, body.text("secret").orElse(null), caller.name());
        return ResponseEntity.status(HttpStatus.CREATED).body(withSecret(result));
    }

    @Needs(Scope.ADMIN)
    @GetMapping(ONE)
    @Operation(summary = "An endpoint, and how it does", description = "Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "The endpoint, without its secret.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(EndpointDocs.ANSWER)))
    @ApiResponse(responseCode = "404", description = "There is no such endpoint.")
    EndpointAnswer find(@Parameter(example = EndpointDocs.ID) @PathVariable String id) {
        return answer(directory.find(EndpointIds.parse(id)).orElseThrow(EndpointIds::unknown));
    }

    @Needs(Scope.ADMIN)
    @PutMapping(ONE)
    @Operation(
            summary = "Replace an endpoint's settings",
            description = EndpointDocs.REPLACE,
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = EndpointDocs.ChangedEndpoint.class),
                                            examples = @ExampleObject(EndpointDocs.REPLACEMENT))))
    @ApiResponse(
            responseCode = "200",
            description = "Changed.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(EndpointDocs.ANSWER)))
    @ApiResponse(responseCode = "404", description = "There is no such endpoint.")
    @ApiResponse(
            responseCode = "409",
            description = "It is the endpoint of NOTIFICATION_URL, or the version is not the one you read.",
            content = @Content(examples = @ExampleObject(EndpointDocs.NOT_OURS)))
    EndpointAnswer replace(
            @Parameter(example = EndpointDocs.ID) @PathVariable String id,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(hidden = true) Caller caller) {
        var wish = EndpointBodies.wish(body, "version");
        return answer(
                done(endpoints.replace(EndpointIds.parse(id), wish, EndpointBodies.version(body), caller.name())));
    }

    @Needs(Scope.ADMIN)
    @PatchMapping(ONE)
    @Operation(
            summary = "Change some of an endpoint's settings",
            description = EndpointDocs.CHANGE,
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = EndpointDocs.ChangedEndpoint.class),
                                            examples = @ExampleObject(EndpointDocs.PATCH))))
    @ApiResponse(
            responseCode = "200",
            description = "Changed.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(EndpointDocs.ANSWER)))
    @ApiResponse(responseCode = "404", description = "There is no such endpoint.")
    @ApiResponse(
            responseCode = "409",
            description = "It is the endpoint of NOTIFICATION_URL, or the version is not the one you read.",
            content = @Content(examples = @ExampleObject(EndpointDocs.NOT_OURS)))
    EndpointAnswer change(
            @Parameter(example = EndpointDocs.ID) @PathVariable String id,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(hidden = true) Caller caller) {
        var wish = EndpointBodies.wish(body, "version");
        return answer(done(endpoints.change(EndpointIds.parse(id), wish, EndpointBodies.version(body), caller.name())));
    }

    @Needs(Scope.ADMIN)
    @DeleteMapping(ONE)
    @Operation(summary = "Delete an endpoint", description = EndpointDocs.DELETE)
    @ApiResponse(
            responseCode = "200",
            description = "Deleted.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(EndpointDocs.DELETED)))
    @ApiResponse(responseCode = "404", description = "There is no such endpoint.")
    @ApiResponse(
            responseCode = "409",
            description = "It is the endpoint of NOTIFICATION_URL.",
            content = @Content(examples = @ExampleObject(EndpointDocs.NOT_OURS)))
    Deleted delete(
            @Parameter(example = EndpointDocs.ID) @PathVariable String id, @Parameter(hidden = true) Caller caller) {
        return new Deleted(
                true, done(removal.remove(EndpointIds.parse(id), caller.name())).id());
    }

    @Needs(Scope.ADMIN)
    @PostMapping(ONE + "/secret")
    @Operation(
            summary = "Rotate an endpoint's secret",
            description = EndpointDocs.ROTATE,
            requestBody =
                    @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = EndpointDocs.Rotation.class),
                                            examples = @ExampleObject(EndpointDocs.ROTATION))))
    @ApiResponse(
            responseCode = "200",
            description = "Rotated.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(EndpointDocs.WITH_SECRET)))
    @ApiResponse(responseCode = "404", description = "There is no such endpoint.")
    EndpointWithSecret rotate(
            @Parameter(example = EndpointDocs.ID) @PathVariable String id,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(hidden = true) Caller caller) {
        body.only(Set.of("secret", "overlapSeconds"));
        var overlap = Objects.requireNonNullElse(
                EndpointBodies.number(body, "overlapSeconds", 0, EndpointRules.LONGEST_OVERLAP_SECONDS),
                DEFAULT_OVERLAP_SECONDS);
        return withSecret(endpoints.rotate(
                EndpointIds.parse(id), body.text("secret").orElse(null), Duration.ofSeconds(overlap), caller.name()));
    }

    @Needs(Scope.ADMIN)
    @PostMapping(ONE + "/pause")
    @Operation(
            summary = "Pause an endpoint",
            description = "Events are kept for it, and nothing is sent until it is resumed. Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "Paused.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(EndpointDocs.ANSWER)))
    @ApiResponse(responseCode = "404", description = "There is no such endpoint.")
    @ApiResponse(responseCode = "409", description = "It is disabled.")
    EndpointAnswer pause(
            @Parameter(example = EndpointDocs.ID) @PathVariable String id,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(hidden = true) Caller caller) {
        body.only(Set.of());
        return answer(done(endpoints.pause(EndpointIds.parse(id), caller.name())));
    }

    @Needs(Scope.ADMIN)
    @PostMapping(ONE + "/resume")
    @Operation(summary = "Resume an endpoint", description = EndpointDocs.RESUME)
    @ApiResponse(
            responseCode = "200",
            description = "Active.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(EndpointDocs.ANSWER)))
    @ApiResponse(responseCode = "404", description = "There is no such endpoint.")
    @ApiResponse(responseCode = "409", description = "NOTIFICATION_URL is not set, or the endpoint is being deleted.")
    EndpointAnswer resume(
            @Parameter(example = EndpointDocs.ID) @PathVariable String id,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(hidden = true) Caller caller) {
        body.only(Set.of());
        var resumed = done(endpoints.resume(EndpointIds.parse(id), caller.name()));
        deliveries.wake();
        return answer(resumed);
    }

    @Needs(Scope.ADMIN)
    @PostMapping(ONE + "/test")
    @Operation(summary = "Send a test event", description = EndpointDocs.TEST)
    @ApiResponse(
            responseCode = "200",
            description = "On its way.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(EndpointDocs.SENT)))
    @ApiResponse(responseCode = "404", description = "There is no such endpoint.")
    @ApiResponse(responseCode = "409", description = "It is not active.")
    Sent test(
            @Parameter(example = EndpointDocs.ID) @PathVariable String id,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(hidden = true) Caller caller) {
        body.only(Set.of());
        var result = endpoints.test(EndpointIds.parse(id), caller.name());
        return switch (result) {
            case Result.Sent sent -> {
                deliveries.wake();
                yield new Sent(true, sent.eventId());
            }
            case Result.Unknown _, Result.Faulty _, Result.Conflicting _, Result.Done _, Result.WithSecret _ ->
                throw refused(result);
        };
    }

    private EndpointAnswer answer(Endpoint endpoint) {
        return new EndpointAnswer(true, view(endpoint));
    }

    private EndpointView view(Endpoint endpoint) {
        var now = time.instant();
        var condition = conditions.of(List.of(endpoint.id()), now).getOrDefault(endpoint.id(), Condition.UNTRIED);
        return EndpointView.of(endpoint, condition, conditions.backlog(endpoint.id()), now);
    }

    private EndpointWithSecret withSecret(Result result) {
        return switch (result) {
            case Result.WithSecret(var endpoint, var secret) ->
                new EndpointWithSecret(true, view(endpoint), secret.reveal());
            case Result.Unknown _, Result.Faulty _, Result.Conflicting _, Result.Done _, Result.Sent _ ->
                throw refused(result);
        };
    }

    private static Endpoint done(Result result) {
        return switch (result) {
            case Result.Done(var endpoint) -> endpoint;
            case Result.Unknown _, Result.Faulty _, Result.Conflicting _, Result.WithSecret _, Result.Sent _ ->
                throw refused(result);
        };
    }

    private static RuntimeException refused(Result result) {
        return switch (result) {
            case Result.Unknown _ -> EndpointIds.unknown();
            case Result.Faulty(Fault(var field, var error, var remedy)) ->
                RefusedException.of(400, error, field, remedy);
            case Result.Conflicting(Fault(var field, var error, var remedy)) ->
                RefusedException.conflict(error, field, remedy);
            case Result.Done _, Result.WithSecret _, Result.Sent _ ->
                new IllegalStateException("that is no refusal: " + result.getClass());
        };
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "EndpointPage")
    record EndpointPage(
            boolean success,
            int count,
            List<EndpointView> endpoints,
            @Nullable String nextCursor) {}

    record EndpointAnswer(boolean success, EndpointView endpoint) {}

    record EndpointWithSecret(boolean success, EndpointView endpoint, String secret) {
        @Override
        public String toString() {
            return "EndpointWithSecret[endpoint=" + endpoint + ", secret=***]";
        }
    }

    @Schema(name = "TestSent")
    record Sent(boolean success, String eventId) {}

    @Schema(name = "DeletedEndpoint")
    record Deleted(boolean success, UUID id) {}
}
