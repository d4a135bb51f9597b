package io.wayline.devices.presence.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.wayline.devices.presence.IngestNodeState;
import io.wayline.devices.presence.LiveSession;
import io.wayline.devices.presence.Presence;
import io.wayline.foundation.access.Needs;
import io.wayline.foundation.access.Scope;
import io.wayline.foundation.api.Page;
import io.wayline.foundation.api.Query;
import io.wayline.foundation.api.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers that hosts of iot-broker know: members and their order are theirs. */
@RestController
@Tag(name = "Devices", description = "Which trackers are connected, on any node, and what they sent.")
final class PresenceController {

    private static final int ROWS_AT_ONCE = 1_000;
    private static final double BYTES_PER_MB = 1024.0 * 1024.0;

    private final Presence presence;
    private final InstantSource time;
    private final Instant startedAt;

    PresenceController(Presence presence, InstantSource time) {
        this.presence = presence;
        this.time = time;
        this.startedAt = time.instant();
    }

    @Needs(Scope.READ)
    @GetMapping("/api/v1/devices")
    @Operation(
            summary = "Connected trackers",
            description = "All of them, by IMEI; with limit or cursor, page by page. Scope: read.")
    @ApiResponse(
            responseCode = "200",
            description = "Trackers that are connected now.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject("""
                                            {"success":true,"count":1,"devices":[{"imei":"350612345678901",\
                                            "connectedAt":1760000000000,"remoteAddress":"10.0.0.7"}]}""")))
    Connected list(
            @Parameter(description = "Rows a page, 1 to 200; without it all at once.")
                    @RequestParam(required = false)
                    @Nullable
                    String limit,
            @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false) @Nullable
                    String cursor) {
        if (limit == null && cursor == null) {
            var all = all().stream().map(ConnectedDevice::of).toList();
            return new Connected(true, all.size(), all, null);
        }
        int rows = Query.limit(limit);
        @Nullable String after = Query.after(cursor, 1, List::getFirst);
        var page = Page.of(
                presence.all(after == null ? "" : after, rows + 1), rows, session -> Query.cursor(session.imei()));
        var views = page.rows().stream().map(ConnectedDevice::of).toList();
        return new Connected(true, views.size(), views, page.next());
    }

    private List<LiveSession> all() {
        var all = new ArrayList<LiveSession>();
        var after = "";
        List<LiveSession> found;
        do {
            found = presence.all(after, ROWS_AT_ONCE);
            all.addAll(found);
            after = found.isEmpty() ? after : found.getLast().imei();
        } while (found.size() == ROWS_AT_ONCE);
        return all;
    }

    @Needs(Scope.READ)
    @GetMapping("/api/v1/devices/{imei}")
    @Operation(summary = "A connected tracker", description = "Scope: read.")
    @ApiResponse(
            responseCode = "200",
            description = "It is connected.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject("""
                                            {"success":true,"device":{"imei":"350612345678901","connectedAt":1760000000000,\
                                            "remoteAddress":"10.0.0.7","remotePort":40112}}""")))
    @ApiResponse(
            responseCode = "404",
            description = "It is not.",
            content = @Content(examples = @ExampleObject("{\"success\":false,\"error\":\"Device not connected\"}")))
    ConnectedAnswer find(@Parameter(example = "350612345678901") @PathVariable String imei) {
        return presence.of(imei)
                .map(session -> new ConnectedAnswer(true, ConnectedDetail.of(session)))
                .orElseThrow(() -> RefusedException.knownFailure(404, "Device not connected"));
    }

    @Needs(Scope.READ)
    @GetMapping("/api/v1/stats")
    @Operation(
            summary = "How things are",
            description = "Trackers over all nodes; uptime and memory of this process. Scope: read.")
    @ApiResponse(
            responseCode = "200",
            description = "Figures.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject("""
                                            {"success":true,"authenticatedDevices":1,"uptime":12.3,"memoryUsage":"34 MB",\
                                            "nodes":[{"node":"e0f4c7cf-bbb0-48e5-8758-c9928758e074","name":"gw-1","state":"RUNNING",\
                                            "startedAt":"2026-01-31T12:00:00Z","lastBeatAt":"2026-01-31T12:00:10Z",\
                                            "sessions":1}]}""")))
    Stats stats() {
        var runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        return new Stats(
                true,
                presence.count(),
                Duration.between(startedAt, time.instant()).toMillis() / 1_000.0,
                Math.round(used / BYTES_PER_MB) + " MB",
                presence.nodes().stream().map(Node::of).toList());
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ConnectedDevices")
    record Connected(
            boolean success,
            int count,
            List<ConnectedDevice> devices,

            @Schema(description = "Only if paged, and there is more.") @Nullable
            String nextCursor) {}

    @Schema(name = "ConnectedDevice")
    record ConnectedDevice(
            String imei,

            @Schema(description = "Milliseconds since 1970.")
            long connectedAt,

            String remoteAddress) {

        static ConnectedDevice of(LiveSession session) {
            return new ConnectedDevice(session.imei(), session.connectedAt().toEpochMilli(), session.remoteAddress());
        }
    }

    @Schema(name = "ConnectedDeviceAnswer")
    record ConnectedAnswer(boolean success, ConnectedDetail device) {}

    @Schema(name = "ConnectedDeviceDetail")
    record ConnectedDetail(
            String imei,

            @Schema(description = "Milliseconds since 1970.")
            long connectedAt,

            String remoteAddress,
            int remotePort) {

        static ConnectedDetail of(LiveSession session) {
            return new ConnectedDetail(
                    session.imei(),
                    session.connectedAt().toEpochMilli(),
                    session.remoteAddress(),
                    session.remotePort());
        }
    }

    @Schema(name = "Stats")
    record Stats(
            boolean success,

            @Schema(description = "Connected trackers, over all nodes.")
            long authenticatedDevices,

            @Schema(description = "Seconds since this process started.")
            double uptime,

            @Schema(description = "Heap in use by this process.", example = "34 MB")
            String memoryUsage,

            @Schema(description = "Ingest nodes that live.") List<Node> nodes) {}

    @Schema(name = "Node")
    record Node(
            @Schema(description = "Different after each start.")
            String node,

            String name,

            @Schema(allowableValues = {"RUNNING", "DRAINING"})
            String state,

            Instant startedAt,
            Instant lastBeatAt,
            @Schema(description = "By its own count.") int sessions) {

        static Node of(IngestNodeState node) {
            return new Node(node.node(), node.name(), node.state(), node.startedAt(), node.beatAt(), node.sessions());
        }
    }
}
