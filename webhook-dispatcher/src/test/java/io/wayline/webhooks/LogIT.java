package io.wayline.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.log.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What became of deliveries, as operators see it, and how long. */
final class LogIT {

    private static final EndpointApiUnderTest API = EndpointApiUnderTest.shared();
    private static final String IMEI = "356307042441013";

    private String endpoint = "";

    @BeforeEach
    void anEndpoint() {
        endpoint = API.post("/endpoints", """
                {"name":"log","url":"https://portal.example","eventTypes":["command.completed"]}""").member("id");
    }

    /** @return its id */
    private String delivery(String eventId, String type, String state, Instant at, boolean replay) {
        API.sql("""
                INSERT INTO webhook.event VALUES ('%s', '%s', '%s', '%s', '%s', '{"imei":"%s","n": 1.50}')
                ON CONFLICT DO NOTHING
                """.formatted(eventId, stored(type), IMEI, at, at, IMEI));
        return deliveryOf(eventId, state, at, replay);
    }

    private static String stored(String type) {
        return EventType.of(type).orElseThrow().name();
    }

    private String deliveryOf(String eventId, String state, Instant at, boolean replay) {
        var id = UUID.randomUUID().toString();
        API.sql("""
                INSERT INTO webhook.delivery (id, endpoint_id, event_id, replay_id, lane, state, reason, attempts, created_at,
                    settled_at, last_status)
                VALUES ('%s', '%s', '%s', %s, '%s', '%s', %s, 1, '%s', %s, 503)
                """.formatted(
                        id,
                        endpoint,
                        eventId,
                        replay ? "gen_random_uuid()" : "NULL",
                        IMEI,
                        state,
                        state.equals("DEAD") ? "'ATTEMPTS_SPENT'" : "NULL",
                        at,
                        state.equals("PENDING") ? "NULL" : "'" + at + "'"));
        API.sql("""
                INSERT INTO webhook.attempt VALUES ('%s', 1, '%s', 41, 'REFUSED', 503, 'Service Unavailable', 'later')
                """.formatted(id, at));
        return id;
    }

    private String delivery(String eventId, String type, String state) {
        return delivery(eventId, type, state, API.time.instant(), false);
    }

    private long found(String query) {
        return Long.parseLong(
                API.get("/deliveries?endpoint=" + endpoint + query).member("count"));
    }

    @Test
    void aDeliveryIsShownWithItsAttemptsAndData() {
        var id = delivery("log_1", "command.completed", "DEAD");

        var shown = API.get("/deliveries/" + id);

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.body())
                .contains(
                        "\"eventId\":\"log_1\",\"type\":\"command.completed\",\"imei\":\"" + IMEI + "\"",
                        "\"state\":\"DEAD\",\"reason\":\"ATTEMPTS_SPENT\"",
                        "\"data\":{\"imei\":\"" + IMEI + "\",\"n\": 1.50}",
                        "\"number\":1,",
                        "\"elapsedMs\":41,\"outcome\":\"REFUSED\",\"status\":503",
                        "\"response\":\"later\"");
        assertThat(API.get("/deliveries/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(API.get("/deliveries/x").status()).isEqualTo(404);
    }

    @Test
    void filtersChooseAndPagesGoBackInTime() {
        var now = API.time.instant();
        delivery("log_2", "command.completed", "DELIVERED", now.minusSeconds(60), false);
        delivery("log_3", "command.failed", "PENDING", now, false);
        delivery("log_4", "command.failed", "DEAD", now, false);
        var newest = delivery("log_4", "command.failed", "DELIVERED", now, true);

        assertThat(found("")).isEqualTo(4);
        assertThat(found("&state=delivered")).isEqualTo(2);
        assertThat(found("&type=command.failed")).isEqualTo(3);
        assertThat(found("&imei=" + IMEI)).isEqualTo(4);
        assertThat(found("&imei=1")).isZero();
        assertThat(found("&event=log_4")).isEqualTo(2);
        assertThat(found("&replay=true")).isEqualTo(1);
        assertThat(found("&replay=false")).isEqualTo(3);
        assertThat(found("&replay=" + UUID.randomUUID())).isZero();
        assertThat(found("&since=" + now)).isEqualTo(3);
        assertThat(found("&until=" + now)).isEqualTo(1);

        var first = API.get("/deliveries?limit=3&endpoint=" + endpoint);
        assertThat(first.member("id")).isEqualTo(newest);
        var second = API.get("/deliveries?limit=3&endpoint=" + endpoint + "&cursor=" + first.member("nextCursor"));
        assertThat(second.member("eventId")).isEqualTo("log_2");
        assertThat(second.body()).doesNotContain("nextCursor");

        var dead = API.get("/dead-letters?endpoint=" + endpoint);
        assertThat(dead.member("count")).isEqualTo("1");
        assertThat(dead.member("eventId")).isEqualTo("log_4");
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint=x, endpoint",
        "state=lost, state",
        "type=command.lost, type",
        "since=yesterday, since",
        "replay=maybe, replay",
        "limit=0, limit",
        "cursor=x, cursor",
    })
    void aFilterThatMakesNoSenseIsNamed(String query, String field) {
        var refused = API.get("/deliveries?" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.member("field")).isEqualTo(field);
    }

    @Test
    void onlyTheOldestOfALaneHasANextAttempt() {
        var oldest = delivery("log_5", "command.failed", "PENDING");
        var behind = delivery("log_6", "command.failed", "PENDING");
        API.sql("INSERT INTO webhook.lane (endpoint_id, key, due_at) VALUES ('%s', '%s', '2026-02-01T00:00:00Z')"
                .formatted(endpoint, IMEI));

        assertThat(API.get("/deliveries/" + oldest).member("nextAttemptAt")).isEqualTo("2026-02-01T00:00:00Z");
        assertThat(API.get("/deliveries/" + behind).body()).doesNotContain("nextAttemptAt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEAD", "DELIVERED"})
    void whatIsSettledIsSentOnceMore(String state) {
        var id = delivery("log_7_" + state, "command.failed", state);

        var retried = API.post("/deliveries/" + id + "/retry", "");

        assertThat(retried.status()).as(retried.body()).isEqualTo(200);
        assertThat(retried.member("state")).isEqualTo("PENDING");
        var again = API.post("/deliveries/" + id + "/retry", "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(API.get("/audit?subject=" + id).member("action")).isEqualTo("DELIVERY_RETRIED");
    }

    @Test
    void deadLettersOfAnEndpointAreSentOnceMoreOldestFirst() {
        var first = delivery("log_8", "command.failed", "DEAD");
        delivery("log_9", "command.failed", "DEAD");
        var last = delivery("log_10", "command.failed", "DEAD");
        var path = "/endpoints/" + endpoint + "/dead-letters/retry";

        assertThat(API.post(path, "{\"limit\":2}").body()).contains("\"count\":2,\"more\":true");
        assertThat(API.get("/deliveries/" + first).member("state")).isEqualTo("PENDING");
        assertThat(API.get("/deliveries/" + last).member("state")).isEqualTo("DEAD");
        assertThat(API.post(path, "").body()).contains("\"count\":1,\"more\":false");
        assertThat(API.get("/endpoints/" + endpoint).member("pending")).isEqualTo("3");
        assertThat(API.post("/endpoints/" + UUID.randomUUID() + "/dead-letters/retry", "")
                        .status())
                .isEqualTo(404);

        API.sql("UPDATE webhook.endpoint SET state = 'DISABLED', version = version + 1 WHERE id = '%s'"
                .formatted(endpoint));
        assertThat(API.post(path, "").status()).isEqualTo(409);
    }

    @Test
    void theWordThatTelemetryWasLeftOutIsNotSentToAnybody() {
        API.sql("""
                INSERT INTO webhook.event VALUES ('gap_1', 'TELEMETRY_RECEIVED', NULL, now(), now(),
                    '{"lost":true,"partition":0,"fromOffset":0,"toOffset":15}')""");
        var gap = deliveryOf("gap_1", "DEAD", API.time.instant(), false);
        var letter = delivery("log_17", "command.failed", "DEAD");

        assertThat(API.get("/dead-letters?type=telemetry.received&endpoint=" + endpoint)
                        .body())
                .contains("\"id\":\"" + gap + "\"");
        assertThat(API.post("/deliveries/" + gap + "/retry", "").status()).isEqualTo(409);
        assertThat(API.post("/endpoints/" + endpoint + "/dead-letters/retry", "")
                        .body())
                .contains("\"count\":1,\"more\":false");
        assertThat(API.get("/deliveries/" + letter).member("state")).isEqualTo("PENDING");
        assertThat(API.get("/deliveries/" + gap).member("state")).isEqualTo("DEAD");
    }

    @Test
    void whatIsOlderThanTheLogIsKeptIsForgottenAndNothingElse() {
        var retention = API.bean(Retention.class);
        var now = API.time.instant();
        var old = now.minus(Duration.ofDays(31));
        var delivered = delivery("log_11", "command.failed", "DELIVERED", old, false);
        var dead = delivery("log_12", "command.failed", "DEAD", old, false);
        var pending = delivery("log_13", "command.failed", "PENDING", old, false);
        var recent = delivery("log_14", "command.failed", "DEAD", now, false);
        API.sql("INSERT INTO webhook.event VALUES ('log_15', 'COMMAND_FAILED', NULL, '%s', '%s', '{}')"
                .formatted(old, old));
        API.sql("INSERT INTO webhook.event VALUES ('log_16', 'COMMAND_FAILED', NULL, '%s', '%s', '{}')"
                .formatted(now, now));
        long deliveries = retention.deliveriesForgotten();
        long events = retention.eventsForgotten();

        retention.forget(now, () -> true);

        assertThat(API.get("/deliveries/" + delivered).status()).isEqualTo(404);
        assertThat(API.get("/deliveries/" + dead).status()).isEqualTo(404);
        assertThat(API.get("/deliveries/" + pending).status()).isEqualTo(200);
        assertThat(API.get("/deliveries/" + recent).status()).isEqualTo(200);
        assertThat(API.database()
                        .sql(
                                "SELECT id FROM webhook.event WHERE id IN ('log_11','log_12','log_13','log_14','log_15','log_16')"
                                        + " ORDER BY id")
                        .query((row, _) -> row.getString("id"))
                        .list())
                .containsExactly("log_13", "log_14", "log_16");
        assertThat(retention.deliveriesForgotten() - deliveries).isEqualTo(2);
        assertThat(retention.eventsForgotten() - events).isEqualTo(3);
    }
}
