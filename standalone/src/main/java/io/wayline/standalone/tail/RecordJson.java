package io.wayline.standalone.tail;

import io.wayline.proto.telemetry.v1.IoElement;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A telemetry record as one JSON object on one line; positions are integers in degrees × 10⁷, as in the record. */
public final class RecordJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RecordJson() {}

    public static String of(TelemetryRecord record) {
        var fix = record.getGnss();
        var object = new LinkedHashMap<String, Object>();
        object.put("recordId", HexFormat.of().formatHex(record.getRecordId().toByteArray()));
        object.put("imei", record.getImei());
        object.put("deviceTime", Instant.ofEpochMilli(record.getDeviceTimeMs()).toString());
        object.put(
                "receivedTime", Instant.ofEpochMilli(record.getReceivedTimeMs()).toString());
        object.put("timeValid", record.getTimeValid());
        object.put("codec", record.getCodec().name());
        object.put("transport", record.getTransport().name());
        object.put("sessionToken", record.getSessionToken());
        object.put("model", record.getModel());
        object.put("priority", record.getPriority());
        object.put("lon", fix.getLongitudeE7());
        object.put("lat", fix.getLatitudeE7());
        object.put("altitude", fix.getAltitudeM());
        object.put("heading", fix.getHeadingDeg());
        object.put("satellites", fix.getSatellites());
        object.put("speed", fix.getSpeedKmh());
        object.put("fixValid", fix.getFixValid());
        object.put("eventIoId", record.getEventIoId());
        object.put("packetId", record.getPacketId());
        object.put("recordIndex", record.getRecordIndex());
        object.put("recordCount", record.getRecordCount());
        object.put("io", record.getIoList().stream().map(RecordJson::element).toList());
        return JSON.writeValueAsString(object);
    }

    private static Map<String, @Nullable Object> element(IoElement element) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        object.put("id", element.getId());
        object.put("width", element.getWidth());
        object.put("raw", raw(element));
        object.put("name", element.getName());
        object.put("value", value(element));
        object.put("unit", element.getUnit());
        object.put("meaning", element.getMeaning());
        return object;
    }

    private static Object raw(IoElement element) {
        return element.hasUnsigned()
                ? Long.toUnsignedString(element.getUnsigned())
                : HexFormat.of().formatHex(element.getBytes().toByteArray());
    }

    private static @Nullable Object value(IoElement element) {
        return switch (element.getValueCase()) {
            case INTEGER -> element.getInteger();
            case DECIMAL -> element.getDecimal();
            case TEXT -> element.getText();
            case VALUE_NOT_SET -> null;
        };
    }
}
