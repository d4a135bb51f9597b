package io.wayline.webhooks.telemetry.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Map.entry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.proto.telemetry.v1.GnssFix;
import io.wayline.proto.telemetry.v1.IoElement;
import io.wayline.webhooks.payload.AttributeValue;
import io.wayline.webhooks.payload.PacketFacts.Gps;
import io.wayline.webhooks.telemetry.TelemetryRecord;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the bytes of the topic to what a summary needs. */
final class RecordReader {

    /**
     * What hosts of iot-broker know by other names than the dictionary's, as the view tbl_iot_telemetry_data has them: the number
     * of the wire with its sign, no scale applied.
     */
    private static final Map<Integer, String> COLUMNS = Map.ofEntries(
            entry(1, "digital_input_1"),
            entry(2, "digital_input_2"),
            entry(3, "digital_input_3"),
            entry(6, "analog_input_2"),
            entry(9, "analog_input_1"),
            entry(11, "iccid1"),
            entry(14, "iccid2"),
            entry(16, "total_odometer"),
            entry(17, "x_axis"),
            entry(18, "y_axis"),
            entry(19, "z_axis"),
            entry(21, "gsm_signal"),
            entry(66, "external_voltage"),
            entry(67, "internal_battery_voltage"),
            entry(68, "internal_battery_current"),
            entry(113, "internal_battery_percent"),
            entry(179, "digital_output_1"),
            entry(180, "digital_output_2"),
            entry(199, "trip_odometer"),
            entry(200, "sleep_mode"),
            entry(205, "gsm_cell_id"),
            entry(206, "gsm_area_code"),
            entry(240, "movement"),
            entry(262, "digital_input_4"),
            entry(303, "instant_movement"),
            entry(387, "iso6709_coordinates"),
            entry(800, "external_extended_voltage"),
            entry(839, "extended_analog_input_1"),
            entry(840, "extended_analog_input_2"),
            entry(841, "dout1_overcurrent"),
            entry(842, "dout2_overcurrent"));

    private static final int ICCID_1 = 11;
    private static final int ICCID_2 = 14;
    private static final int COORDINATES = 387;

    private RecordReader() {}

    /** Empty if that is no telemetry record. */
    static Optional<TelemetryRecord> read(long offset, byte[] value, @Nullable String traceparent) {
        try {
            var record = io.wayline.proto.telemetry.v1.TelemetryRecord.parseFrom(value);
            if (record.getImei().isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new TelemetryRecord(
                    offset,
                    record.getImei(),
                    Instant.ofEpochMilli(record.getDeviceTimeMs()),
                    record.getTimeValid(),
                    Instant.ofEpochMilli(record.getReceivedTimeMs()),
                    record.getSessionToken(),
                    record.getPacketId(),
                    record.getRecordIndex(),
                    record.getRecordCount(),
                    record.getPriority(),
                    record.getEventIoId(),
                    record.hasGnss() ? gps(record.getGnss()) : null,
                    attributes(record.getIoList()),
                    traceparent));
        } catch (InvalidProtocolBufferException _) {
            return Optional.empty();
        }
    }

    private static Gps gps(GnssFix fix) {
        return new Gps(
                fix.getLatitudeE7(),
                fix.getLongitudeE7(),
                fix.getAltitudeM(),
                fix.getHeadingDeg(),
                fix.getSatellites(),
                fix.getSpeedKmh());
    }

    /** An id that stands twice: the later one counts. */
    private static Map<String, AttributeValue> attributes(List<IoElement> elements) {
        var attributes = new LinkedHashMap<String, AttributeValue>();
        for (var element : elements) {
            var column = COLUMNS.get(element.getId());
            boolean isText = element.hasBytes() && element.getId() != COORDINATES;
            if (column != null && !isText) {
                attributes.put(column, columnValue(element));
            } else if (column != null || element.getName().isEmpty()) {
                attributes.put("io_" + element.getId(), raw(element));
            } else {
                attributes.put(element.getName(), published(element));
            }
        }
        return attributes;
    }

    private static AttributeValue columnValue(IoElement element) {
        return switch (element.getId()) {
            case ICCID_1, ICCID_2 -> AttributeValue.text(raw(element).json());
            case COORDINATES -> element.hasBytes() ? AttributeValue.text(ascii(element.getBytes())) : raw(element);
            default -> raw(element);
        };
    }

    private static AttributeValue published(IoElement element) {
        return switch (element.getValueCase()) {
            case INTEGER -> AttributeValue.whole(element.getInteger());
            case DECIMAL -> AttributeValue.decimal(element.getDecimal());
            case TEXT -> AttributeValue.text(element.getText());
            case VALUE_NOT_SET -> raw(element);
        };
    }

    private static AttributeValue raw(IoElement element) {
        return switch (element.getRawCase()) {
            case UNSIGNED ->
                isNegative(element)
                        ? AttributeValue.whole(signed(element.getUnsigned(), element.getWidth()))
                        : AttributeValue.unsigned(element.getUnsigned());
            case BYTES ->
                AttributeValue.text(HexFormat.of().formatHex(element.getBytes().toByteArray()));
            case RAW_NOT_SET -> new AttributeValue.Literal("null");
        };
    }

    /** The wire has no sign; a published value below zero says that the element has one. */
    private static boolean isNegative(IoElement element) {
        return switch (element.getValueCase()) {
            case INTEGER -> element.getInteger() < 0;
            case DECIMAL -> element.getDecimal() < 0;
            case TEXT, VALUE_NOT_SET -> false;
        };
    }

    private static long signed(long unsigned, int width) {
        return width <= 0 || width >= Long.BYTES ? unsigned : unsigned - (1L << (8 * width));
    }

    private static String ascii(ByteString bytes) {
        int end = bytes.size();
        while (end > 0 && bytes.byteAt(end - 1) == 0) {
            end--;
        }
        return bytes.substring(0, end).toString(US_ASCII);
    }
}
