package io.wayline.codec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame with what must come out of it, as the vector files have it.
 *
 * @param reason null if the frame is good
 * @param errorOffset -1 if the file does not say
 */
record FrameVector(
        String id,
        String kind,
        String transport,
        byte[] bytes,
        byte[] answer,
        DeviceMessage.@Nullable Reason reason,
        int errorOffset,
        List<byte[]> parts,
        JsonNode json) {

    private static final HexFormat HEX = HexFormat.of();

    static List<FrameVector> read(InputStream in) throws IOException {
        var vectors = new ArrayList<FrameVector>();
        for (var json : new ObjectMapper().readTree(in).get("frames")) {
            vectors.add(of(json));
        }
        return vectors;
    }

    static List<FrameVector> bundled() {
        try (var in = FrameVector.class.getResourceAsStream("frames.json")) {
            return read(requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FrameVector of(JsonNode json) {
        var parts = new ArrayList<byte[]>();
        json.path("parts").forEach(part -> parts.add(HEX.parseHex(part.asText())));
        return new FrameVector(
                json.get("id").asText(),
                json.get("kind").asText(),
                json.path("transport").asText("tcp"),
                HEX.parseHex(json.path("hex").asText("")),
                HEX.parseHex(json.path("answer_hex").asText("")),
                reason(json),
                json.path("error_offset").asInt(-1),
                parts,
                json);
    }

    /** The files name no reason where the checksum is the whole trouble. */
    private static DeviceMessage.@Nullable Reason reason(JsonNode json) {
        if (json.get("valid").asBoolean()) {
            return null;
        }
        return DeviceMessage.Reason.valueOf(json.path("reason").asText("BAD_CRC"));
    }

    boolean isStream() {
        return kind.equals("stream");
    }

    boolean isTcpFrame() {
        return transport.equals("tcp") && !isStream();
    }

    boolean isDatagram() {
        return transport.equals("udp");
    }

    String imei() {
        return json.get("imei").asText();
    }

    /** The records as text, one line each: what a test prints when they differ. */
    List<String> records() {
        var records = new ArrayList<String>();
        for (var record : json.get("records")) {
            var elements = new ArrayList<String>();
            for (var io : record.get("io")) {
                elements.add("%d:%d:%s"
                        .formatted(
                                io.get("id").asInt(),
                                io.get("bytes").asInt(),
                                io.get("hex").asText()));
            }
            records.add(
                    "at %d+%d: time %d priority %d lon %d lat %d alt %d angle %d sat %d speed %d event %d type %d %s"
                            .formatted(
                                    record.get("offset").asInt(),
                                    record.get("size").asInt(),
                                    record.get("timestamp_ms").asLong(),
                                    record.get("priority").asInt(),
                                    record.get("longitude_e7").asInt(),
                                    record.get("latitude_e7").asInt(),
                                    record.get("altitude").asInt(),
                                    record.get("angle").asInt(),
                                    record.get("satellites").asInt(),
                                    record.get("speed").asInt(),
                                    record.get("event_id").asInt(),
                                    record.path("generation_type").asInt(AvlRecord.NO_GENERATION_TYPE),
                                    elements));
        }
        return records;
    }

    /** What was decoded, in the same words. */
    static List<String> describe(List<AvlRecord> records) {
        return records.stream()
                .map(record -> {
                    var gps = record.gps();
                    var elements = record.elements().toList().stream()
                            .map(element -> "%d:%d:%s"
                                    .formatted(
                                            element.id(),
                                            element.value().width(),
                                            element.value().hex()))
                            .toList();
                    return "at %d+%d: time %d priority %d lon %d lat %d alt %d angle %d sat %d speed %d event %d type %d %s"
                            .formatted(
                                    record.offset(),
                                    record.length(),
                                    record.timestampMillis(),
                                    record.priority(),
                                    gps.longitudeE7(),
                                    gps.latitudeE7(),
                                    gps.altitudeMeters(),
                                    gps.headingDeg(),
                                    gps.satellites(),
                                    gps.speedKmh(),
                                    record.eventId(),
                                    record.generationType(),
                                    elements);
                })
                .toList();
    }

    @Override
    public String toString() {
        return id;
    }
}
