package io.wayline.devices.telemetry.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.wayline.devices.telemetry.TelemetryHistory;
import io.wayline.devices.telemetry.TelemetryHistory.Fix;
import io.wayline.devices.telemetry.TelemetryHistory.Position;
import io.wayline.devices.telemetry.TelemetryNotReadyException;
import io.wayline.foundation.access.Needs;
import io.wayline.foundation.access.Scope;
import io.wayline.foundation.api.Page;
import io.wayline.foundation.api.Query;
import io.wayline.foundation.api.RefusedException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Devices")
final class TelemetryController {

    private static final int RETRY_AFTER_SECONDS = 10;

    /** As PostgreSQL writes a timestamptz; what a stranger puts into a cursor must not reach its parser. */
    private static final Pattern TIME =
            Pattern.compile("([0-9]{4,6})-([0-9]{2})-([0-9]{2}) ([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,6})?)"
                    + "([+-][0-9]{2}(?::[0-9]{2}){0,2})( BC)?");

    private static final int LATEST_YEAR = 294_275;
    private static final int EARLIEST_YEAR_BC = 4_712;
    private static final int MOST_OFFSET_SECONDS = 16 * 3_600;

    private static final String POSITION = """
            {"success":true,"position":{"imei":"356307042441013","time":"2026-01-31T12:00:00Z",\
            "receivedAt":"2026-01-31T12:00:01.25Z","longitude":25.2797,"latitude":54.6872,"altitudeM":112,"headingDeg":271,\
            "speedKmh":43,"satellites":11,"fixValid":true,"lastFix":{"time":"2026-01-31T12:00:00Z","longitude":25.2797,\
            "latitude":54.6872},"elements":{"ignition":1,"external_voltage_mv":12800}}}""";

    private static final String PAGE = """
            {"success":true,"count":1,"records":[{"time":"2026-01-31T12:00:00Z","timeValid":true,\
            "receivedAt":"2026-01-31T12:00:01.25Z","longitude":25.2797,"latitude":54.6872,"altitudeM":112,"headingDeg":271,\
            "speedKmh":43,"satellites":11,"fixValid":true,"priority":0,"eventIoId":0,"codec":142,\
            "elements":{"ignition":1,"external_voltage_mv":12800},"elementsById":{"239":1,"66":12800}}],\
            "nextCursor":"MjAyNi0wMS0zMQ"}""";

    private static final String NOT_READY = """
            {"error":"Telemetry is not available","remedy":"Is telemetry-consumer running on this database?",\
            "requestId":"3f1c9d0e-7a51-4a2a-9a55-5f3f5e1f5b0a"}""";

    private final TelemetryHistory history;

    TelemetryController(TelemetryHistory history) {
        this.history = history;
    }

    @Needs(Scope.READ)
    @GetMapping("/api/v1/devices/{imei}/position")
    @Operation(
            summary = "Where a tracker is",
            description =
                    "By its newest record. If that has no valid fix (fixValid is false) its position is the last one the"
                            + " tracker knew, or 0/0; lastFix is the newest valid one. Scope: read.")
    @ApiResponse(
            responseCode = "200",
            description = "The newest record.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(POSITION)))
    @ApiResponse(responseCode = "404", description = "Nothing was ever received from it.")
    @ApiResponse(
            responseCode = "503",
            description = "Telemetry is not stored here, or not yet.",
            content = @Content(examples = @ExampleObject(NOT_READY)))
    PositionAnswer position(@Parameter(example = "356307042441013") @PathVariable String imei) {
        return ifReady(() -> history.latest(imei))
                .map(latest -> new PositionAnswer(true, PositionView.of(latest)))
                .orElseThrow(TelemetryController::nothingKnown);
    }

    @Needs(Scope.READ)
    @GetMapping("/api/v1/devices/{imei}/telemetry")
    @Operation(
            summary = "What a tracker sent",
            description = "Its records, newest first by the tracker's own clock. Scope: read.")
    @ApiResponse(
            responseCode = "200",
            description = "Records.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(PAGE)))
    @ApiResponse(responseCode = "404", description = "Nothing was ever received from it.")
    @ApiResponse(
            responseCode = "503",
            description = "Telemetry is not stored here, or not yet.",
            content = @Content(examples = @ExampleObject(NOT_READY)))
    Records telemetry(
            @Parameter(example = "356307042441013") @PathVariable String imei,
            @Parameter(description = "At or after this moment.") @RequestParam(required = false) @Nullable String from,
            @Parameter(description = "Before this moment.") @RequestParam(required = false) @Nullable String to,
            @Parameter(description = "Rows a page, 1 to 200.") @RequestParam(defaultValue = "50") String limit,
            @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false) @Nullable
                    String cursor) {
        @Nullable Instant start = Query.moment("from", from);
        @Nullable Instant end = Query.moment("to", to);
        if (start != null && end != null && !start.isBefore(end)) {
            throw RefusedException.invalid("to", "to: not after from", "Send the earlier moment as from.");
        }
        int rows = Query.limit(limit);
        @Nullable Position before = Query.after(cursor, 2, TelemetryController::place);
        var found = ifReady(() -> history.page(imei, start, end, before, rows + 1));
        if (found.isEmpty() && ifReady(() -> history.latest(imei)).isEmpty()) {
            throw nothingKnown();
        }
        var page = Page.of(
                found,
                rows,
                entry -> Query.cursor(entry.position().time(), entry.position().recordId()));
        var views = page.rows().stream().map(RecordView::of).toList();
        return new Records(true, views.size(), views, page.next());
    }

    private static Position place(List<String> parts) {
        var time = parts.get(0);
        if (!time.equals("infinity") && !time.equals("-infinity")) {
            checkTime(time);
        }
        return new Position(time, UUID.fromString(parts.get(1)).toString());
    }

    /** @throws RuntimeException as {@link Query#after} expects it, if PostgreSQL would not read it */
    private static void checkTime(String time) {
        var parts = TIME.matcher(time);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no time");
        }
        int year = Integer.parseInt(parts.group(1));
        if (year < 1 || year > (parts.group(6) == null ? LATEST_YEAR : EARLIEST_YEAR_BC)) {
            throw new IllegalArgumentException("no year of the database");
        }
        var _ = LocalDate.of(
                parts.group(6) == null ? year : 1 - year,
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)));
        var _ = LocalTime.parse(parts.group(4));
        if (Math.abs(ZoneOffset.of(parts.group(5)).getTotalSeconds()) >= MOST_OFFSET_SECONDS) {
            throw new IllegalArgumentException("no offset of the database");
        }
    }

    private static <T> T ifReady(Supplier<T> query) {
        try {
            return query.get();
        } catch (TelemetryNotReadyException _) {
            throw RefusedException.unavailable(
                    "Telemetry is not available",
                    "Is telemetry-consumer running on this database?",
                    RETRY_AFTER_SECONDS);
        }
    }

    private static RefusedException nothingKnown() {
        return RefusedException.notFound(
                "Nothing was ever received from this tracker",
                "Is the IMEI right? GET /api/v1/devices lists the connected.");
    }

    @Schema(name = "PositionAnswer")
    record PositionAnswer(boolean success, PositionView position) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Position")
    record PositionView(
            String imei,

            @Schema(description = "By the tracker's clock; absent if that is beyond what can be written.") @Nullable
            Instant time,

            @Schema(description = "When the gateway had it.")
            Instant receivedAt,

            @Schema(description = "Degrees, WGS 84, east positive.")
            double longitude,

            @Schema(description = "Degrees, WGS 84, north positive.")
            double latitude,

            @Schema(description = "Metres above sea level.") int altitudeM,

            @Schema(description = "Degrees clockwise from true north.")
            int headingDeg,

            @Schema(description = "Kilometres per hour.") int speedKmh,
            @Schema(description = "In use.") int satellites,

            @Schema(description = "False if the position is no real fix.")
            boolean fixValid,

            @Schema(description = "The newest valid fix; absent if there was none.") @Nullable
            FixView lastFix,

            @Schema(description = "IO elements by name, scaled and in units.", implementation = Object.class)
            @JsonRawValue
            String elements) {

        static PositionView of(TelemetryHistory.Latest latest) {
            @Nullable Fix fix = latest.lastFix();
            return new PositionView(
                    latest.imei(),
                    latest.time(),
                    latest.receivedAt(),
                    latest.longitude(),
                    latest.latitude(),
                    latest.altitudeM(),
                    latest.headingDeg(),
                    latest.speedKmh(),
                    latest.satellites(),
                    latest.fixValid(),
                    fix == null ? null : new FixView(fix.time(), fix.longitude(), fix.latitude()),
                    latest.elements());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Fix")
    record FixView(
            @Nullable Instant time,

            @Schema(description = "Degrees, WGS 84, east positive.")
            double longitude,

            @Schema(description = "Degrees, WGS 84, north positive.")
            double latitude) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TelemetryRecords")
    record Records(
            boolean success,
            int count,
            List<RecordView> records,
            @Nullable String nextCursor) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TelemetryRecord")
    record RecordView(
            @Schema(description = "By the tracker's clock; absent if that is beyond what can be written.") @Nullable
            Instant time,

            @Schema(description = "False if the tracker's clock cannot be right.")
            boolean timeValid,

            @Schema(description = "When the gateway had it.")
            Instant receivedAt,

            @Schema(description = "Degrees, WGS 84, east positive.")
            double longitude,

            @Schema(description = "Degrees, WGS 84, north positive.")
            double latitude,

            @Schema(description = "Metres above sea level.") int altitudeM,

            @Schema(description = "Degrees clockwise from true north.")
            int headingDeg,

            @Schema(description = "Kilometres per hour.") int speedKmh,
            @Schema(description = "In use.") int satellites,

            @Schema(description = "False if the position is no real fix.")
            boolean fixValid,

            @Schema(description = "0 low, 1 high, 2 panic.") int priority,

            @Schema(description = "The IO element that caused the record; 0 for a periodic one.")
            int eventIoId,

            @Schema(description = "8, 142 (8 Extended), 16 or 7.")
            int codec,

            @Schema(description = "IO elements by name, scaled and in units.", implementation = Object.class)
            @JsonRawValue
            String elements,

            @Schema(description = "IO elements by id, as sent; bytes as hex.", implementation = Object.class)
            @JsonRawValue
            String elementsById) {

        static RecordView of(TelemetryHistory.Entry entry) {
            return new RecordView(
                    entry.time(),
                    entry.timeValid(),
                    entry.receivedAt(),
                    entry.longitude(),
                    entry.latitude(),
                    entry.altitudeM(),
                    entry.headingDeg(),
                    entry.speedKmh(),
                    entry.satellites(),
                    entry.fixValid(),
                    entry.priority(),
                    entry.eventIoId(),
                    entry.codec(),
                    entry.elements(),
                    entry.elementsById());
        }
    }
}
