package io.wayline.proto;

import com.google.protobuf.ByteString;
import io.wayline.proto.telemetry.v1.Codec;
import io.wayline.proto.telemetry.v1.GnssFix;
import io.wayline.proto.telemetry.v1.IoElement;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.proto.telemetry.v1.Transport;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/**
 * A telemetry record as one JSON object on one line, as {@code docs/telemetry-record.schema.json} describes it: units stand
 * in the names, positions are exact decimals, a whole number that a double could not hold is text, and what is absent has no
 * key.
 */
public final class TelemetryJson {

    public static final String CONTENT_TYPE = "application/json";

    private static final int DEGREE_PLACES = 7;
    private static final long LARGEST_EXACT = (1L << 53) - 1;

    /** RFC 3339 has four digits for a year. */
    private static final long LATEST_MS = 253_402_300_799_999L;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final HexFormat HEX = HexFormat.of();
    private static final int TYPICAL_LENGTH = 2048;

    private final StringBuilder json = new StringBuilder(TYPICAL_LENGTH);

    private TelemetryJson() {}

    /** Any record, also one that makes no sense: then there is less in it. */
    public static String of(TelemetryRecord record) {
        var writer = new TelemetryJson();
        writer.write(record);
        return writer.json.toString();
    }

    private void write(TelemetryRecord record) {
        json.append('{');
        text("record_id", hex(record.getRecordId()));
        text("imei", record.getImei());
        textIfAny("model", record.getModel());
        time("recorded_at", record.getDeviceTimeMs());
        unsigned("device_time_ms", record.getDeviceTimeMs());
        time("received_at", record.getReceivedTimeMs());
        yesOrNo("time_valid", record.getTimeValid());
        write(record.getGnss());
        unsigned("priority", Integer.toUnsignedLong(record.getPriority()));
        unsigned("event_io_id", Integer.toUnsignedLong(record.getEventIoId()));
        if (record.hasGenerationType()) {
            unsigned("generation_type", Integer.toUnsignedLong(record.getGenerationType()));
        }
        codec(record);
        transport(record);
        text("session_token", Long.toUnsignedString(record.getSessionToken()));
        unsigned("packet_id", Integer.toUnsignedLong(record.getPacketId()));
        unsigned("record_index", Integer.toUnsignedLong(record.getRecordIndex()));
        unsigned("record_count", Integer.toUnsignedLong(record.getRecordCount()));
        key("io");
        json.append('[');
        record.getIoList().forEach(this::write);
        json.append("]}");
    }

    private void write(GnssFix fix) {
        degrees("latitude", fix.getLatitudeE7());
        degrees("longitude", fix.getLongitudeE7());
        integer("altitude_m", fix.getAltitudeM());
        unsigned("heading_deg", Integer.toUnsignedLong(fix.getHeadingDeg()));
        unsigned("speed_kmh", Integer.toUnsignedLong(fix.getSpeedKmh()));
        unsigned("satellites", Integer.toUnsignedLong(fix.getSatellites()));
        yesOrNo("fix_valid", fix.getFixValid());
        yesOrNo("coordinates_valid", fix.getCoordinatesValid());
    }

    private void write(IoElement element) {
        comma();
        json.append('{');
        unsigned("id", Integer.toUnsignedLong(element.getId()));
        textIfAny("name", element.getName());
        unsigned("width", Integer.toUnsignedLong(element.getWidth()));
        switch (element.getRawCase()) {
            case UNSIGNED -> unsigned("raw", element.getUnsigned());
            case BYTES -> text("raw_hex", hex(element.getBytes()));
            case RAW_NOT_SET -> {}
        }
        switch (element.getValueCase()) {
            case INTEGER -> integer("value", element.getInteger());
            case DECIMAL -> decimal("value", element.getDecimal());
            case TEXT -> text("value", element.getText());
            case VALUE_NOT_SET -> {}
        }
        textIfAny("unit", element.getUnit());
        textIfAny("meaning", element.getMeaning());
        if (element.getWidthMismatch()) {
            yesOrNo("width_mismatch", true);
        }
        json.append('}');
    }

    /** As in documents: 8, 8E, 16; the number where this version knows no name for it. */
    private void codec(TelemetryRecord record) {
        switch (record.getCodec()) {
            case CODEC_UNSPECIFIED -> {}
            case UNRECOGNIZED -> text("codec", Integer.toString(record.getCodecValue()));
            case CODEC_8, CODEC_8E, CODEC_16, CODEC_7 -> text("codec", afterFirst(Codec.class, record.getCodec()));
        }
    }

    private void transport(TelemetryRecord record) {
        switch (record.getTransport()) {
            case TRANSPORT_UNSPECIFIED -> {}
            case UNRECOGNIZED -> text("transport", Integer.toString(record.getTransportValue()));
            case TRANSPORT_TCP, TRANSPORT_UDP -> text("transport", afterFirst(Transport.class, record.getTransport()));
        }
    }

    /** {@code CODEC_8E} is {@code 8E}: the schema puts the type's name before. */
    private static <E extends Enum<E>> String afterFirst(Class<E> type, E value) {
        return value.name().substring(type.getSimpleName().length() + 1);
    }

    private static String hex(ByteString bytes) {
        return HEX.formatHex(bytes.toByteArray());
    }

    private void time(String key, long unsignedMs) {
        if (unsignedMs >= 0 && unsignedMs <= LATEST_MS) {
            text(key, TIME.format(Instant.ofEpochMilli(unsignedMs)));
        }
    }

    private void degrees(String key, int e7) {
        key(key);
        json.append(BigDecimal.valueOf(e7, DEGREE_PLACES).stripTrailingZeros().toPlainString());
    }

    private void decimal(String key, double value) {
        if (Double.isFinite(value)) {
            key(key);
            json.append(value);
        } else {
            text(key, Double.toString(value));
        }
    }

    private void integer(String key, long value) {
        if (value >= -LARGEST_EXACT && value <= LARGEST_EXACT) {
            key(key);
            json.append(value);
        } else {
            text(key, Long.toString(value));
        }
    }

    private void unsigned(String key, long value) {
        if (value >= 0) {
            integer(key, value);
        } else {
            text(key, Long.toUnsignedString(value));
        }
    }

    private void yesOrNo(String key, boolean value) {
        key(key);
        json.append(value);
    }

    private void textIfAny(String key, String value) {
        if (!value.isEmpty()) {
            text(key, value);
        }
    }

    private void text(String key, String value) {
        key(key);
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            character(value.charAt(i));
        }
        json.append('"');
    }

    private void character(char one) {
        if (one == '"' || one == '\\') {
            json.append('\\').append(one);
        } else if (one < ' ') {
            json.append("\\u00").append(HEX.toHexDigits((byte) one));
        } else {
            json.append(one);
        }
    }

    private void key(String name) {
        comma();
        json.append('"').append(name).append("\":");
    }

    private void comma() {
        char last = json.charAt(json.length() - 1);
        if (last != '{' && last != '[') {
            json.append(',');
        }
    }
}
