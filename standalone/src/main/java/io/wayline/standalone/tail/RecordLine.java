package io.wayline.standalone.tail;

import io.wayline.proto.telemetry.v1.GnssFix;
import io.wayline.proto.telemetry.v1.IoElement;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A telemetry record as one line for people. */
public final class RecordLine {

    private static final double DEGREES_E7 = 1e7;
    private static final int ELEMENTS_SHOWN = 6;

    /** The first millisecond that PostgreSQL's calendar does not hold: telemetry.history has {@code infinity} from here on. */
    private static final long END_OF_TIME_MS =
            Instant.parse("+294277-01-01T00:00:00Z").toEpochMilli();

    private RecordLine() {}

    /** Time, tracker, position, movement, what made the tracker speak, and the first few elements that have a name. */
    public static String of(TelemetryRecord record) {
        return String.join(
                        "  ",
                        time(record),
                        record.getImei(),
                        position(record.getGnss()),
                        event(record),
                        elements(record.getIoList()))
                .stripTrailing();
    }

    /** The tracker's clock is unsigned, and may say anything. */
    private static String time(TelemetryRecord record) {
        long millis = record.getDeviceTimeMs();
        var time = Long.compareUnsigned(millis, END_OF_TIME_MS) >= 0
                ? "infinity"
                : Instant.ofEpochMilli(millis).toString();
        return record.getTimeValid() ? time : time + " (not valid)";
    }

    private static String position(GnssFix fix) {
        return String.format(
                Locale.ROOT,
                "%11.6f %11.6f %5d m %3d km/h %3d° %2d sat %s",
                fix.getLatitudeE7() / DEGREES_E7,
                fix.getLongitudeE7() / DEGREES_E7,
                fix.getAltitudeM(),
                fix.getSpeedKmh(),
                fix.getHeadingDeg(),
                fix.getSatellites(),
                fix.getFixValid() ? "fix   " : "no fix");
    }

    private static String event(TelemetryRecord record) {
        var urgency = switch (record.getPriority()) {
            case 0 -> "";
            case 1 -> "high ";
            case 2 -> "PANIC ";
            default -> "priority " + record.getPriority() + " ";
        };
        var cause = record.getEventIoId() == 0 ? "periodic" : "event " + name(record, record.getEventIoId());
        return urgency + cause;
    }

    private static String name(TelemetryRecord record, int id) {
        return record.getIoList().stream()
                .filter(element -> element.getId() == id && !element.getName().isEmpty())
                .map(IoElement::getName)
                .findFirst()
                .orElse(Integer.toString(id));
    }

    private static String elements(List<IoElement> all) {
        var named = all.stream().filter(element -> !element.getName().isEmpty()).toList();
        var shown = (named.isEmpty() ? all : named)
                .stream().limit(ELEMENTS_SHOWN).map(RecordLine::element).collect(Collectors.joining(" "));
        int left = all.size() - Math.min(ELEMENTS_SHOWN, named.isEmpty() ? all.size() : named.size());
        return left > 0 ? "%s (+%d)".formatted(shown, left) : shown;
    }

    private static String element(IoElement element) {
        var name = element.getName().isEmpty() ? Integer.toString(element.getId()) : element.getName();
        var unit = element.getUnit().isEmpty() ? "" : " " + element.getUnit();
        var meaning = element.getMeaning().isEmpty() ? "" : "(" + element.getMeaning() + ")";
        return name + "=" + value(element) + unit + meaning;
    }

    private static String value(IoElement element) {
        return switch (element.getValueCase()) {
            case INTEGER -> Long.toString(element.getInteger());
            case DECIMAL -> Double.toString(element.getDecimal());
            case TEXT -> element.getText();
            case VALUE_NOT_SET ->
                element.hasUnsigned()
                        ? Long.toUnsignedString(element.getUnsigned())
                        : "0x" + HexFormat.of().formatHex(element.getBytes().toByteArray());
        };
    }
}
