package io.wayline.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.devices.registry.FirstLogins;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.proto.device.v1.DeviceRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.support.TransactionTemplate;

/** The registry: each change is a row, an event and an entry of the audit trail, or nothing. */
final class RegistryIT {

    private static final ApiUnderTest API = ApiUnderTest.shared();

    private static String register(String imei, String more) {
        var answer = API.post("/api/v1/devices", "{\"imei\":\"" + imei + "\"" + more + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.body();
    }

    /** What nodes read of a tracker, once there are so many events; null is a tombstone. */
    private static List<byte @Nullable []> events(String imei, int expected) {
        var values = new ArrayList<byte @Nullable []>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                TestInfrastructure.shared().kafkaBootstrapServers(),
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(API.topics().deviceRegistry()));
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().equals(imei)) {
                        values.add(record.value());
                    }
                }
                return values.size() >= expected;
            });
        }
        return values;
    }

    private static DeviceRegistration event(byte @Nullable [] value) throws Exception {
        return DeviceRegistration.parseFrom(Objects.requireNonNull(value));
    }

    private static List<String> audited(String imei) {
        return API.database()
                .sql("SELECT action FROM command.audit WHERE subject = :imei ORDER BY id")
                .param("imei", imei)
                .query((row, _) -> row.getString("action"))
                .list();
    }

    @Test
    void aTrackerLivesInTheRegistry() throws Exception {
        var imei = "356307042441013";
        var registered =
                register(imei, ",\"name\":\"Van 12\",\"model\":\"FMB120\",\"codec14\":true,\"tags\":[\"north\"]");
        assertThat(registered)
                .startsWith(
                        "{\"success\":true,\"device\":{\"imei\":\"356307042441013\",\"name\":\"Van 12\","
                                + "\"model\":\"FMB120\",\"codec14\":true,\"banned\":false,\"tags\":[\"north\"],\"source\":\"API\"")
                .doesNotContain("warnings");

        assertThat(API.post("/api/v1/devices", "{\"imei\":\"" + imei + "\"}").status())
                .isEqualTo(409);

        assertThat(API.put("/api/v1/devices/" + imei, "{\"name\":\"Van 13\"}").body())
                .contains("\"name\":\"Van 13\",\"codec14\":false,\"banned\":false,\"tags\":[]");
        assertThat(API.post("/api/v1/devices/" + imei + "/ban", "{\"reason\":\"stolen\"}")
                        .body())
                .contains("\"banned\":true,\"banReason\":\"stolen\"");
        assertThat(API.put("/api/v1/devices/" + imei, "{\"name\":\"Van 13\"}").body())
                .contains("\"banned\":true");
        assertThat(API.post("/api/v1/devices/" + imei + "/unban", "").body())
                .contains("\"banned\":false")
                .doesNotContain("banReason");
        assertThat(API.get("/api/v1/devices/registered/" + imei).status()).isEqualTo(200);

        assertThat(API.delete("/api/v1/devices/" + imei).body())
                .isEqualTo("{\"success\":true,\"imei\":\"356307042441013\"}");
        assertThat(API.delete("/api/v1/devices/" + imei).status()).isEqualTo(404);
        assertThat(API.get("/api/v1/devices/registered/" + imei).status()).isEqualTo(404);

        var events = events(imei, 6);
        assertThat(events).hasSize(6);
        assertThat(event(events.getFirst()))
                .isEqualTo(DeviceRegistration.newBuilder()
                        .setImei(imei)
                        .setModel("FMB120")
                        .setCodec14(true)
                        .build());
        assertThat(event(events.get(2)).getBanned()).isTrue();
        assertThat(event(events.get(3)).getBanned()).as("a ban stays").isTrue();
        assertThat(event(events.get(4)).getBanned()).isFalse();
        assertThat(events.getLast()).as("tombstone").isNull();
        assertThat(audited(imei))
                .containsExactly(
                        "DEVICE_REGISTERED",
                        "DEVICE_CHANGED",
                        "DEVICE_BANNED",
                        "DEVICE_CHANGED",
                        "DEVICE_UNBANNED",
                        "DEVICE_REMOVED");
    }

    @Test
    void aCaptureHasAnEndAndIsOnRecord() throws Exception {
        var imei = "356307042441039";
        register(imei, "");
        var before = Instant.now();

        assertThat(API.post("/api/v1/devices/" + imei + "/capture", "{\"minutes\":10}")
                        .body())
                .contains("\"captureUntil\":");
        assertThat(API.put("/api/v1/devices/" + imei, "{\"name\":\"Van 14\"}").body())
                .as("a change does not end it")
                .contains("\"captureUntil\":");
        assertThat(API.post("/api/v1/devices/" + imei + "/capture", "{\"minutes\":0}")
                        .body())
                .doesNotContain("captureUntil");
        assertThat(API.post("/api/v1/devices/" + imei + "/capture", "{\"minutes\":61}")
                        .status())
                .isEqualTo(400);
        assertThat(API.post("/api/v1/devices/" + imei + "/capture", "{}").status())
                .isEqualTo(400);
        assertThat(API.post("/api/v1/devices/356307042441047/capture", "{\"minutes\":1}")
                        .status())
                .isEqualTo(404);

        var events = events(imei, 4);
        var until = Instant.ofEpochMilli(event(events.get(1)).getCaptureUntilMs());
        assertThat(until)
                .isBetween(before.plus(Duration.ofMinutes(9)), Instant.now().plus(Duration.ofMinutes(10)));
        assertThat(event(events.get(2)).getCaptureUntilMs()).isEqualTo(until.toEpochMilli());
        assertThat(event(events.get(3)).getCaptureUntilMs()).isZero();
        assertThat(audited(imei))
                .containsExactly("DEVICE_REGISTERED", "DEVICE_CAPTURE", "DEVICE_CHANGED", "DEVICE_CAPTURE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{} ~ imei",
                "{\"imei\":\"12\"} ~ imei",
                "{\"imei\":\"356307042441021\",\"nam\":\"x\"} ~ nam",
                "{\"imei\":\"356307042441021\",\"codec14\":\"yes\"} ~ codec14",
                "{\"imei\":\"356307042441021\",\"tags\":\"a\"} ~ tags",
                "{\"imei\":\"356307042441021\",\"tags\":[\"\"]} ~ tags",
                "{\"imei\":\"356307042441021\",\"tags\":[1]} ~ tags",
                "{\"imei\":\"356307042441021\",\"name\":\"\\u0000\"} ~ name",
            })
    void whatIsWrongIsNamed(String body, String field) {
        var answer = API.post("/api/v1/devices", body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.member("field")).isEqualTo(field);
    }

    @Test
    void aWrongCheckDigitIsTakenAndSaidSo() {
        assertThat(register("350612345678901", "")).endsWith("\"warnings\":[\"imei: wrong check digit\"]}");
    }

    @Test
    void aWrongCheckDigitCanBeForbidden() {
        try (var strict = ApiUnderTest.start(Map.of("IMEI_CHECK_DIGIT", "require"))) {
            assertThat(strict.post("/api/v1/devices", "{\"imei\":\"350612345678901\"}")
                            .member("error"))
                    .isEqualTo("imei: wrong check digit");
            assertThat(strict.post("/api/v1/command", "{\"imei\":\"350612345678901\",\"command\":\"getver\"}")
                            .member("error"))
                    .isEqualTo("imei: wrong check digit");
        }
    }

    @Test
    void trackersThatLoggedInAreRegisteredOnce() {
        var first = List.of("861111111111111", "861111111111112", "861111111111113");
        register(first.get(1), ",\"name\":\"known\"");
        var logins = API.bean(FirstLogins.class);
        var transactions = API.bean(TransactionTemplate.class);

        transactions.executeWithoutResult(_ -> logins.admitted(first));
        transactions.executeWithoutResult(_ -> logins.admitted(first));
        transactions.executeWithoutResult(_ -> logins.admitted(List.of()));

        assertThat(first).allSatisfy(imei -> assertThat(events(imei, 1)).hasSize(1));
        assertThat(API.get("/api/v1/devices/registered/" + first.get(0)).member("source"))
                .isEqualTo("FIRST_LOGIN");
        assertThat(API.get("/api/v1/devices/registered/" + first.get(1)).member("name"))
                .isEqualTo("known");
    }

    @Test
    void ofChangesAtTheSameMomentOneWinsAndTheOthersAreTold() throws Exception {
        var imei = "861111111111120";
        register(imei, "");
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 12; i++) {
                var body = "{\"name\":\"Van %d\"}".formatted(i);
                calls.add(threads.submit(
                        () -> API.put("/api/v1/devices/" + imei, body).status()));
            }
            for (var call : calls) {
                statuses.add(call.get());
            }
        }

        assertThat(statuses).allMatch(status -> status == 200 || status == 409).contains(200);
        int changes = Collections.frequency(statuses, 200);
        assertThat(audited(imei)).hasSize(1 + changes);
        assertThat(events(imei, 1 + changes)).hasSize(1 + changes);
    }

    @Test
    void aChangeThatFailsLeavesNothing() {
        var imei = "861111111111119";
        var transactions = API.bean(TransactionTemplate.class);

        transactions.executeWithoutResult(status -> {
            API.bean(FirstLogins.class).admitted(List.of(imei));
            status.setRollbackOnly();
        });

        assertThat(events(imei, 0)).isEmpty();
        assertThat(audited(imei)).isEmpty();
        assertThat(API.get("/api/v1/devices/registered/" + imei).status()).isEqualTo(404);
    }

    @Test
    void trackersAreFoundPageByPage() {
        for (int i = 0; i < 12; i++) {
            register("8722222222222%02d".formatted(i), ",\"name\":\"Lorry_%d\",\"tags\":[\"south\"]".formatted(i));
        }
        register("872222222222299", ",\"name\":\"LorryX1\",\"model\":\"FMC650\",\"tags\":[\"100%\"]");
        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = API.get("/api/v1/devices/registered?tag=south&limit=5" + cursor);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            Pattern.compile("\"imei\":\"([0-9]+)")
                    .matcher(page.body())
                    .results()
                    .forEach(found -> seen.add(found.group(1)));
            cursor = page.body().contains("nextCursor") ? "&cursor=" + page.member("nextCursor") : "";
        } while (!cursor.isEmpty());

        assertThat(seen).hasSize(12).doesNotHaveDuplicates().isSorted();
        assertThat(API.get("/api/v1/devices/registered?q=lorry_1").member("count"))
                .isEqualTo("3");
        assertThat(API.get("/api/v1/devices/registered?q=87222222222229").member("count"))
                .isEqualTo("1");
        assertThat(API.get("/api/v1/devices/registered?model=FMC650").member("count"))
                .isEqualTo("1");
        assertThat(API.get("/api/v1/devices/registered?tag=100%25").member("count"))
                .isEqualTo("1");
        assertThat(API.get("/api/v1/devices/registered?source=first_login&q=8722")
                        .member("count"))
                .isEqualTo("0");
        assertThat(API.get("/api/v1/devices/registered?banned=true&q=8722").member("count"))
                .isEqualTo("0");
    }
}
