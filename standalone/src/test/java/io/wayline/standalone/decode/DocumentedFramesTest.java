package io.wayline.standalone.decode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.FrameDecoder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The codec's vector file through the command: what is printed must be what the file says. */
class DocumentedFramesTest {

    private static final JsonMapper JSON = new JsonMapper();

    static List<JsonNode> frames() {
        var file = requireNonNull(FrameDecoder.class.getResourceAsStream("frames.json"));
        var frames = new ArrayList<JsonNode>();
        JSON.readTree(file).get("frames").forEach(frame -> {
            if (!frame.get("kind").asString().equals("stream")) {
                frames.add(frame);
            }
        });
        return frames;
    }

    @ParameterizedTest
    @MethodSource("frames")
    void printsWhatTheFileSays(JsonNode frame) {
        var decoding = Decoding.of("--json", frame.get("hex").asString().toUpperCase(Locale.ROOT));

        assertThat(decoding.exitCode()).isEqualTo(frame.get("valid").asBoolean() ? 0 : 1);
        assertThat(withoutMeaningsAndDetail(decoding.object())).isEqualTo(expected(frame));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void peopleSeeTheSame(JsonNode frame) {
        var decoding = Decoding.of(frame.get("hex").asString());

        assertThat(decoding.exitCode()).isEqualTo(frame.get("valid").asBoolean() ? 0 : 1);
        assertThat(decoding.output())
                .contains(
                        frame.path("reason").asString(""),
                        frame.path("text").asString("").strip());
        for (var record : frame.path("records")) {
            record.get("io")
                    .forEach(io ->
                            assertThat(decoding.output()).contains(io.get("id").asString()));
        }
    }

    private static JsonNode withoutMeaningsAndDetail(JsonNode printed) {
        for (var record : printed.get("records")) {
            for (var io : record.get("io")) {
                ((ObjectNode) io).remove(List.of("name", "value", "unit"));
            }
        }
        if (printed.get("error") instanceof ObjectNode error) {
            assertThat(error.remove("detail").asString()).isNotBlank();
        }
        return printed;
    }

    private static ObjectNode expected(JsonNode frame) {
        boolean udp = frame.get("transport").asString().equals("udp");
        var reason = frame.path("reason").asString("");
        boolean readable = reason.isEmpty() || reason.equals("BAD_CRC");
        var codec = frame.path("codec").asString("");
        var expected = JSON.createObjectNode();
        expected.put("codec", label(codec));
        if (udp && !readable) {
            expected.put("codec", "16").put("codecId", 0x10);
        } else if (codec.isEmpty()) {
            expected.putNull("codecId");
        } else {
            expected.put("codecId", Integer.parseInt(codec, 16));
        }
        if (udp || codec.isEmpty()) {
            expected.putNull("crcOk");
        } else {
            expected.put("crcOk", !reason.equals("BAD_CRC"));
        }
        boolean records = frame.get("kind").asString().equals("avl") && readable;
        expected.set(
                "recordCount", records ? JSON.valueToTree(frame.get("records").size()) : JSON.nullNode());
        expected.set("records", JSON.createArrayNode().addAll(records ? records(frame) : List.of()));
        boolean message = frame.get("kind").asString().equals("message");
        expected.set("messages", JSON.createArrayNode().addAll(message ? List.of(message(frame)) : List.of()));
        expected.set("imei", !message && readable && frame.has("imei") ? frame.get("imei") : JSON.nullNode());
        expected.putNull("udp");
        if (udp && readable) {
            expected.putObject("udp")
                    .put("packetId", Integer.parseInt(frame.get("packet_id").asString(), 16))
                    .set("avlPacketId", frame.get("avl_packet_id"));
        }
        expected.putNull("error");
        if (!reason.isEmpty()) {
            expected.putObject("error").put("reason", reason).set("offset", frame.get("error_offset"));
        }
        return expected;
    }

    private static @Nullable String label(String codec) {
        return switch (codec) {
            case "08" -> "8";
            case "8e" -> "8E";
            case "10" -> "16";
            case "0c" -> "12";
            case "0d" -> "13";
            case "0e" -> "14";
            case "0f" -> "15";
            default -> null;
        };
    }

    private static List<JsonNode> records(JsonNode frame) {
        var records = new ArrayList<JsonNode>();
        for (var record : frame.get("records")) {
            var expected = JSON.createObjectNode();
            expected.set("timestamp", record.get("timestamp_ms"));
            expected.set("priority", record.get("priority"));
            expected.set("lon", record.get("longitude_e7"));
            expected.set("lat", record.get("latitude_e7"));
            for (var name : List.of("altitude", "angle", "satellites", "speed")) {
                expected.set(name, record.get(name));
            }
            expected.set("eventIoId", record.get("event_id"));
            expected.set(
                    "generationType", record.has("generation_type") ? record.get("generation_type") : JSON.nullNode());
            var elements = expected.putArray("io");
            for (var io : record.get("io")) {
                var element = elements.addObject();
                element.set("id", io.get("id"));
                element.set("width", io.get("bytes"));
                element.set("hex", io.get("hex"));
            }
            records.add(expected);
        }
        return records;
    }

    private static JsonNode message(JsonNode frame) {
        var text = frame.get("text").asString();
        var expected = JSON.createObjectNode();
        expected.put("type", Integer.parseInt(frame.get("type").asString(), 16));
        expected.set("timestamp", frame.has("timestamp_s") ? frame.get("timestamp_s") : JSON.nullNode());
        expected.set("imei", frame.has("imei") ? frame.get("imei") : JSON.nullNode());
        expected.put("payloadHex", HexFormat.of().formatHex(text.getBytes(US_ASCII)));
        expected.put("text", text);
        return expected;
    }
}
