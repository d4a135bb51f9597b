package io.wayline.standalone.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookLineTest {

    private static final Verdict VERIFIED = new Verdict.Verified();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        command.completed   | "imei":"350612345678901","command":"setdigout 1?","response":"DOUT1:1 "       | 350612345678901 "setdigout 1?" -> DOUT1:1
        command.completed   | "imei":"350612345678901","commandId":"c-1"                                    | 350612345678901 c-1
        command.failed      | "imei":"350612345678901","command":"getver","state":"FAILED","reason":"NACK"  | 350612345678901 "getver" FAILED (NACK)
        command.failed      | "imei":"350612345678901","command":"getver","state":"SUPERSEDED","supersededBy":"c-2" | 350612345678901 "getver" SUPERSEDED by c-2
        command.retried     | "imei":"350612345678901","command":"getver","reason":"NO_ANSWER"              | 350612345678901 "getver" will be tried again (NO_ANSWER)
        device.connected    | "imei":"350612345678901","remoteAddress":"10.0.0.7","remotePort":40112        | 350612345678901 from 10.0.0.7:40112
        device.disconnected | "imei":"350612345678901","reason":"IDLE"                                      | 350612345678901 IDLE
        telemetry.received  | "imei":"350612345678901","recordCount":1,"latestTimestamp":"2026-01-31T12:00:00Z","latestGps":{"latitude":54.6872,"longitude":25.2797,"speed":45} | 350612345678901 1 record, latest 2026-01-31T12:00:00Z at 54.687200, 25.279700, 45 km/h
        telemetry.batch     | "packets":[{"imei":"a","recordCount":2},{"imei":"b","recordCount":3}]         | 2 packets of 2 trackers, 5 records
        endpoint.failing    | "endpointId":"e","name":"portal","reason":"TIMED_OUT"                         | "portal" (TIMED_OUT)
        endpoint.test       | "endpointId":"e","message":"hello"                                            | hello
        something.new       | "a":1                                                                         | {"a":1}""")
    void saysWhatHappened(String type, String data, String expected) {
        var line = WebhookLine.of(received("/", standard(type, data), VERIFIED), ZoneOffset.UTC);

        assertThat(line).isEqualTo("12:00:01 " + type + " " + expected + ", signature verified");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        command/confirm      | {"identified":true,"imei":"1","command":"getver","response":"Ver:1","metadata":{}} | 1 "getver" -> Ver:1
        command/failure      | {"command_log_id":"1","imei":"1","command":"getver","state":"REJECTED"} | 1 "getver" REJECTED
        command/bulk_failure | {"entries":[{"imei":"1","command":"a","state":"FAILED"},{"imei":"2","command":"b","state":"SUPERSEDED","superseded_by":"9"}]} | 2 commands failed: 1 "a" FAILED; 2 "b" SUPERSEDED by 9
        telemetry            | {"imei":"1","recordCount":5,"latestTimestamp":"2026-01-31T12:00:00Z"} | 1 5 records, latest 2026-01-31T12:00:00Z""")
    void bodiesOfIotBrokerAreToldByTheirPath(String type, String body, String expected) {
        var line = WebhookLine.of(received("/base/webhooks/iot/v1/" + type, body, VERIFIED), ZoneOffset.UTC);

        assertThat(line).isEqualTo("12:00:01 " + type + " " + expected + ", signature verified");
    }

    @Test
    void aReplayAndAWrongSignatureAreSaid() {
        var received = new ReceivedWebhook(
                Instant.parse("2026-01-31T12:00:01Z"),
                "/",
                "e1",
                "r1",
                standard("endpoint.test", "\"message\":\"m\"").getBytes(UTF_8),
                new Verdict.NotVerified("no signature fits the secret"));

        assertThat(WebhookLine.of(received, ZoneOffset.UTC))
                .isEqualTo("12:00:01 endpoint.test m, replay, NOT VERIFIED: no signature fits the secret");
    }

    @Test
    void whatIsNoJsonIsSaidToBeNone() {
        assertThat(WebhookLine.of(received("/hook", "hello", VERIFIED), ZoneOffset.UTC))
                .isEqualTo("12:00:01 POST /hook 5 bytes that are no JSON object, signature verified");
    }

    @Test
    void theWholeBodyIsShownByteForByte() {
        var line = received("/", "{\"type\":\"x\",\n \"data\":{\"metadata\":{\"n\":1.50}}}", VERIFIED)
                .line();

        assertThat(line)
                .isEqualTo("{\"receivedAt\":\"2026-01-31T12:00:01Z\",\"path\":\"/\",\"id\":\"e1\",\"verified\":true,"
                        + "\"body\":{\"type\":\"x\",  \"data\":{\"metadata\":{\"n\":1.50}}}}");
    }

    private static String standard(String type, String data) {
        return "{\"type\":\"%s\",\"timestamp\":\"2026-01-31T12:00:00Z\",\"data\":{%s}}".formatted(type, data.strip());
    }

    static ReceivedWebhook received(String path, String body, Verdict verdict) {
        return new ReceivedWebhook(
                Instant.parse("2026-01-31T12:00:01Z"), path, "e1", "", body.getBytes(UTF_8), verdict);
    }
}
