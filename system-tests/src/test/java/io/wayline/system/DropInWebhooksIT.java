package io.wayline.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.proto.command.v1.CommandEvent.State;
import io.wayline.proto.telemetry.v1.GnssFix;
import io.wayline.proto.telemetry.v1.IoElement;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A host that was written for iot-broker, and nothing set but NOTIFICATION_URL. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DropInWebhooksIT {

    private static final String ROOT = "/base/webhooks/iot/v1";
    private static final String SECRET =
            "whsec_" + Base64.getEncoder().encodeToString("thirty-two bytes, known to host".getBytes(US_ASCII));
    /** No program would write it so; a host may. */
    private static final String METADATA =
            "{\"job_id\": \"123\",  \"n\":1.50, \"u\":\"\\u00e4\", \"action\":\"START\"}";

    private static final JsonMapper JSON = new JsonMapper();

    private static WebhookSystem system;
    private static TestHost host;

    @BeforeAll
    static void start() {
        host = TestHost.start().knows(SECRET);
        system = WebhookSystem.start(Map.of("NOTIFICATION_URL", host.url() + "/base", "NOTIFICATION_SECRET", SECRET));
    }

    @AfterAll
    static void stop() {
        system.close();
        host.close();
    }

    @AfterEach
    void forget() {
        host.forget();
    }

    @Test
    @Order(1)
    void aConfirmedCommandIsToldWithItsMetadataByteForByte() {
        var imei = CommandSystem.freshImei();
        var event = system.events()
                .tell(system.events()
                        .command(imei, State.SUCCEEDED)
                        .setReason("MATCHED")
                        .setResponse("DOUT1:1")
                        .setMetadataJson(METADATA));

        var request = host.await(HappenedEvents.id(event));

        assertThat(request.path()).isEqualTo(ROOT + "/command/confirm");
        assertThat(request.text())
                .isEqualTo(
                        "{\"identified\":true,\"imei\":\"%s\",\"command\":\"setdigout 1?\",\"response\":\"DOUT1:1\",\"metadata\":%s}"
                                .formatted(imei, METADATA));
        assertSigned(request);
    }

    @Test
    @Order(2)
    void anAnswerThatNobodyCanJudgeConfirmsWithoutIdentifying() {
        var event = system.events()
                .tell(system.events()
                        .command(CommandSystem.freshImei(), State.SUCCEEDED)
                        .setReason("UNCLASSIFIED")
                        .setCommand("getver")
                        .setResponse("Ver:03.28.07"));

        var body = host.await(HappenedEvents.id(event)).json();

        assertThat(body.path("identified").asBoolean()).isFalse();
        assertThat(body.path("metadata")).isEqualTo(JSON.createObjectNode());
    }

    @Test
    @Order(3)
    void anExplicitRefusalIsOneFailure() {
        var imei = CommandSystem.freshImei();
        var event = system.events()
                .tell(system.events()
                        .command(imei, State.REJECTED)
                        .setReason("TRACKER_REFUSED")
                        .setMetadataJson(METADATA));

        var request = host.await(HappenedEvents.id(event));

        assertThat(request.path()).isEqualTo(ROOT + "/command/failure");
        assertThat(request.json()).isEqualTo(entry(event.getCommandLogId(), imei, "TRACKER_REFUSED", "REJECTED", ""));
        assertThat(request.text()).contains(METADATA);
        assertSigned(request);
    }

    @Test
    @Order(4)
    void failuresOfAShortWhileAreOneCallAndASupersededOneSaysSo() {
        var first = CommandSystem.freshImei();
        var second = CommandSystem.freshImei();
        var timedOut = system.events()
                .tell(system.events()
                        .command(first, State.FAILED)
                        .setReason("NO_ANSWER")
                        .setMetadataJson(METADATA));
        var superseded = system.events()
                .tell(system.events()
                        .command(second, State.SUPERSEDED)
                        .setReason("REPLACED")
                        .setSupersededBy("8f14e45f-ceea-467f-ab54-6e8d9e8c3f11")
                        .setMetadataJson(METADATA));
        await("both wait for the window to end")
                .atMost(TestHost.PATIENCE)
                .until(() -> system.count("SELECT count(*) FROM webhook.bulk_entry") == 2);
        assertThat(host.count()).as("before the window ends").isZero();

        system.clock().advance(Duration.ofSeconds(3));

        var request = host.awaitPath(ROOT + "/command/bulk_failure");
        var entries = request.json().path("entries");
        assertThat(entries.valueStream().toList())
                .containsExactlyInAnyOrder(
                        entry(timedOut.getCommandLogId(), first, "NO_ANSWER", "FAILED", ""),
                        entry(
                                superseded.getCommandLogId(),
                                second,
                                "REPLACED",
                                "SUPERSEDED",
                                ",\"superseded_by\":\"8f14e45f-ceea-467f-ab54-6e8d9e8c3f11\""));
        assertThat(request.text()).contains(METADATA);
        assertSigned(request);
        assertThat(host.count()).as("calls").isEqualTo(1);
    }

    @Test
    @Order(5)
    void telemetryIsToldOnlyWhenItIsEnabled() {
        var silent = CommandSystem.freshImei();
        tellPacket(silent, Instant.now());
        var id = system.events().completed(silent);
        host.await(id);
        assertThat(host.requests()).extracting(TestHost.Request::path).containsOnly(ROOT + "/command/confirm");

        system.stopDispatcher();
        system.startDispatcher(Map.of(
                "NOTIFICATION_URL",
                host.url() + "/base",
                "NOTIFICATION_SECRET",
                SECRET,
                "TELEMETRY_WEBHOOK_ENABLED",
                "true"));
        var imei = CommandSystem.freshImei();
        var latest = Instant.parse("2026-01-31T12:00:00Z");
        tellPacket(imei, latest);

        await("telemetry of " + imei)
                .atMost(TestHost.PATIENCE)
                .untilAsserted(() -> assertThat(host.requests())
                        .filteredOn(request -> request.path().equals(ROOT + "/telemetry"))
                        .extracting(TestHost.Request::json)
                        .contains(JSON.readTree("""
                                {"imei":"%s","recordCount":2,"latestTimestamp":"2026-01-31T12:00:00Z",
                                "latestGps":{"latitude":40.7128,"longitude":-74.006,"altitude":12,"angle":180,"satellites":9,"speed":45},
                                "latestAttributes":{"internal_battery_percent":85}}""".formatted(imei))));
        assertThat(host.requests()).allSatisfy(DropInWebhooksIT::assertSigned);
    }

    /** Two records; the first in the packet is the newer one. */
    private static void tellPacket(String imei, Instant latest) {
        for (int index = 0; index < 2; index++) {
            system.events()
                    .tell(TelemetryRecord.newBuilder()
                            .setImei(imei)
                            .setDeviceTimeMs(latest.minusSeconds(index * 10L).toEpochMilli())
                            .setReceivedTimeMs(system.clock().instant().toEpochMilli())
                            .setTimeValid(true)
                            .setSessionToken(7)
                            .setPacketId(1)
                            .setRecordIndex(index)
                            .setRecordCount(2)
                            .setGnss(GnssFix.newBuilder()
                                    .setLatitudeE7(407_128_000)
                                    .setLongitudeE7(-740_060_000)
                                    .setAltitudeM(12)
                                    .setHeadingDeg(180)
                                    .setSatellites(9)
                                    .setSpeedKmh(45)
                                    .setFixValid(true)
                                    .setCoordinatesValid(true))
                            .addIo(IoElement.newBuilder()
                                    .setId(113)
                                    .setWidth(1)
                                    .setUnsigned(85)
                                    .setName("Battery Level")
                                    .setInteger(85))
                            .build());
        }
        system.events().flush();
    }

    private static JsonNode entry(long logId, String imei, String reason, String state, String more) {
        return JSON.readTree(
                "{\"command_log_id\":\"%d\",\"imei\":\"%s\",\"command\":\"%s\",\"metadata\":%s,\"reason\":\"%s\",\"state\":\"%s\"%s}"
                        .formatted(logId, imei, HappenedEvents.COMMAND, METADATA, reason, state, more));
    }

    private static void assertSigned(TestHost.Request request) {
        assertThat(request.verified()).as("signature of %s", request.id()).isTrue();
        assertThat(request.id()).matches("[A-Za-z0-9_-]+");
        assertThat(request.header("content-type")).startsWith("application/json");
        assertThat(request.header("user-agent")).isEqualTo("Wayline/1");
    }
}
