package io.wayline.webhooks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.wayline.foundation.access.Audit;
import io.wayline.webhooks.EndpointApiUnderTest.Answer;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.Endpoint.Ordering;
import io.wayline.webhooks.endpoint.Endpoint.State;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.EndpointStore;
import io.wayline.webhooks.endpoint.EndpointSwitch;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.endpoint.NotificationEndpoint;
import io.wayline.webhooks.endpoint.NotificationEndpoint.Settings;
import io.wayline.webhooks.signing.SigningSecret;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What operators do with endpoints, and what is kept of it. */
final class EndpointsIT {

    private static final EndpointApiUnderTest API = EndpointApiUnderTest.shared();

    private static final String OWN_SECRET =
            "whsec_" + Base64.getEncoder().encodeToString("a secret that somebody brings".getBytes(ISO_8859_1));

    private static Answer create(String more) {
        var created = API.post("/endpoints", """
                {"name":"portal","url":"https://portal.example/hooks","eventTypes":["command.completed","telemetry.received"]%s}""".formatted(more));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created;
    }

    private static String path(Answer created) {
        return "/endpoints/" + created.member("id");
    }

    private static Endpoint known(Answer created) {
        return API.bean(EndpointDirectory.class)
                .find(UUID.fromString(created.member("id")))
                .orElseThrow();
    }

    private static List<String> audited(String id) {
        return API.database()
                .sql("SELECT action FROM webhook.audit WHERE subject = :id ORDER BY id")
                .param("id", id)
                .query((row, _) -> row.getString("action"))
                .list();
    }

    /** Rows of all tables that might hold a secret, as text. */
    private static String everythingKept() {
        return String.join(
                "\n",
                API.database().sql("""
                                SELECT convert_from(headers, 'LATIN1') || convert_from(secret, 'LATIN1')
                                       || coalesce(convert_from(old_secret, 'LATIN1'), '') || endpoint::text AS row
                                  FROM webhook.endpoint
                                 UNION ALL SELECT audit::text FROM webhook.audit
                                """).query((row, _) -> row.getString("row")).list());
    }

    @Test
    void secretsAreShownOnceAndNeitherKeptNorLoggedInTheClear() {
        var logged = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        logged.start();
        root.addAppender(logged);
        try {
            showSecretsOnce();
        } finally {
            root.detachAppender(logged);
        }
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(line -> line.contains("whsec_") || line.contains("hunter2"));
    }

    private static void showSecretsOnce() {
        var created = create(",\"secret\":\"" + OWN_SECRET + "\",\"headers\":{\"Authorization\":\"Bearer hunter2\"}");
        var path = path(created);
        assertThat(created.member("secret")).isEqualTo(OWN_SECRET);

        var rotated = API.post(path + "/secret", "{}");
        assertThat(rotated.status()).isEqualTo(200);
        var drawn = rotated.member("secret");
        assertThat(drawn).isNotEqualTo(OWN_SECRET);
        assertThat(SigningSecret.parse(drawn)).isPresent();

        var bare = Pattern.compile("whsec_");
        for (var later : List.of(
                API.get(path),
                API.get("/endpoints?limit=200"),
                API.send("PATCH", path, "{\"concurrency\":3}"),
                API.post(path + "/pause", ""),
                API.post(path + "/resume", ""),
                API.post(path + "/test", ""),
                API.get("/audit"))) {
            assertThat(later.status()).as(later.body()).isEqualTo(200);
            assertThat(later.body()).doesNotContainPattern(bare).doesNotContain("hunter2", "secret\":");
        }
        assertThat(API.get(path).body()).contains("\"headers\":[\"authorization\"]");
        assertThat(rotated.body()).doesNotContain(OWN_SECRET, "hunter2");
        assertThat(everythingKept()).doesNotContain("whsec_", "hunter2", OWN_SECRET.substring(6), drawn.substring(6));
        assertThat(known(created).headers()).containsEntry("Authorization", "Bearer hunter2");
        assertThat(known(created).toString()).doesNotContain("hunter2");
    }

    @Test
    void aRotatedSecretStaysValidBesideTheNewOneForAWhile() {
        var created = create("");
        var first = created.member("secret");

        var second =
                API.post(path(created) + "/secret", "{\"overlapSeconds\":60}").member("secret");

        var secrets = known(created).secrets();
        assertThat(secrets.validAt(API.time.instant()))
                .extracting(SigningSecret::reveal)
                .containsExactly(second, first);
        assertThat(secrets.validAt(API.time.instant().plusSeconds(60)))
                .extracting(SigningSecret::reveal)
                .containsExactly(second);
        assertThat(API.get(path(created)).body()).contains("\"oldSecretUntil\"");

        API.post(path(created) + "/secret", "{\"overlapSeconds\":0,\"secret\":\"" + OWN_SECRET + "\"}");
        assertThat(known(created).secrets().validAt(API.time.instant()))
                .extracting(SigningSecret::reveal)
                .containsExactly(OWN_SECRET);
        assertThat(API.post(path(created) + "/secret", "{\"secret\":\"" + OWN_SECRET + "\"}")
                        .member("field"))
                .isEqualTo("secret");
        assertThat(API.post(path(created) + "/secret", "{\"secret\":\"whsec_c2hvcnQ=\"}")
                        .member("field"))
                .isEqualTo("secret");
    }

    @Test
    void everyChangeIsAudited() {
        var created = create("");
        var path = path(created);
        API.send("PUT", path, "{\"name\":\"b\",\"url\":\"https://b.example\",\"eventTypes\":[\"command.failed\"]}");
        API.send("PATCH", path, "{\"name\":\"c\"}");
        API.post(path + "/secret", "{}");
        API.post(path + "/pause", "");
        API.post(path + "/resume", "");
        API.post(path + "/test", "");
        API.delete(path);

        assertThat(audited(created.member("id")))
                .containsExactly(
                        "ENDPOINT_CREATED",
                        "ENDPOINT_CHANGED",
                        "ENDPOINT_CHANGED",
                        "ENDPOINT_SECRET_ROTATED",
                        "ENDPOINT_PAUSED",
                        "ENDPOINT_RESUMED",
                        "ENDPOINT_TESTED",
                        "ENDPOINT_DELETED");
        assertThat(API.get("/audit?subject=" + created.member("id")).member("actor"))
                .isEqualTo("IOT_API_KEY");
    }

    @Test
    void aChangeKeepsWhatItDoesNotName() {
        var created = create(",\"tags\":[\"north\"],\"concurrency\":7,\"headers\":{\"x-tenant\":\"1\"}");

        var patched = API.send("PATCH", path(created), "{\"ratePerSecond\":50}");
        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(patched.body()).contains("\"tags\":[\"north\"]", "\"concurrency\":7", "\"ratePerSecond\":50");

        var put = API.send(
                "PUT",
                path(created),
                "{\"name\":\"portal\",\"url\":\"https://portal.example\",\"eventTypes\":[\"command.failed\"]}");
        assertThat(put.body()).contains("\"tags\":[]", "\"concurrency\":10", "\"headers\":[\"x-tenant\"]");
        assertThat(known(created).headers()).containsEntry("x-tenant", "1");
    }

    @Test
    void whoHasReadAnOldVersionIsTold() {
        var created = create("");
        assertThat(created.member("version")).isEqualTo("0");

        var first = API.send("PATCH", path(created), "{\"name\":\"first\",\"version\":0}");
        var late = API.send("PATCH", path(created), "{\"name\":\"late\",\"version\":0}");

        assertThat(first.member("version")).isEqualTo("1");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.member("field")).isEqualTo("version");
        assertThat(known(created).name()).isEqualTo("first");
    }

    @Test
    void twoWhoChangeTheSameDoNotOverwriteEachOther() {
        var endpoint = known(create(""));
        var store = API.bean(EndpointStore.class);
        API.inTransaction(() -> store.change(endpoint.withState(State.PAUSED, "REQUESTED", API.time.instant())));

        assertThatThrownBy(() -> API.inTransaction(
                        () -> store.change(endpoint.withState(State.DISABLED, "GONE", API.time.instant()))))
                .isInstanceOf(RuntimeException.class);
        assertThat(API.bean(EndpointDirectory.class)
                        .find(endpoint.id())
                        .orElseThrow()
                        .state())
                .isEqualTo(State.PAUSED);
    }

    /** What a transaction that was rolled back has read of its own must not be taken for the truth. */
    @Test
    void theDirectoryIsNeverBehindAndForgetsWhatWasRolledBack() {
        var endpoint = known(create(""));
        var directory = API.bean(EndpointDirectory.class);
        var off = API.bean(EndpointSwitch.class);
        assertThatThrownBy(() -> API.inTransaction(() -> {
                    assertThat(off.disable(endpoint.id(), "GONE", API.time.instant()))
                            .isTrue();
                    assertThat(directory.find(endpoint.id()).orElseThrow().state())
                            .isEqualTo(State.DISABLED);
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        assertThat(directory.find(endpoint.id()).orElseThrow().state()).isEqualTo(State.ACTIVE);

        API.send("PATCH", "/endpoints/" + endpoint.id(), "{\"name\":\"renamed\"}");

        assertThat(directory.find(endpoint.id()).orElseThrow().name()).isEqualTo("renamed");
        assertThat(directory.all())
                .filteredOn(one -> one.id().equals(endpoint.id()))
                .extracting(Endpoint::name)
                .containsExactly("renamed");
    }

    @Test
    void anEndpointThatIsSwitchedOffIsResumedAndForgiven() {
        var created = create("");
        var id = UUID.fromString(created.member("id"));
        API.sql("""
                UPDATE webhook.endpoint_health
                   SET consecutive_failures = 12, failing_since = '2026-01-20T00:00:00Z', open_until = '2026-01-31T12:04:00Z',
                       open_wait_ms = 300000, last_failure = '503', last_failure_at = '2026-01-31T11:59:00Z'
                 WHERE endpoint_id = '%s'
                """.formatted(id));
        API.inTransaction(() -> {
            var off = API.bean(EndpointSwitch.class);
            assertThat(off.disable(id, "FAILING", API.time.instant())).isTrue();
            assertThat(off.disable(id, "FAILING", API.time.instant())).isFalse();
        });
        assertThat(API.get(path(created)).body())
                .contains(
                        "\"state\":\"DISABLED\",\"stateReason\":\"FAILING\"",
                        "\"breaker\":\"OPEN\",\"consecutiveFailures\":12",
                        "\"lastFailure\":\"503\"");
        assertThat(API.post(path(created) + "/pause", "").status()).isEqualTo(409);
        assertThat(API.post(path(created) + "/test", "").status()).isEqualTo(409);

        var resumed = API.post(path(created) + "/resume", "");

        assertThat(resumed.body()).contains("\"state\":\"ACTIVE\"", "\"breaker\":\"CLOSED\",\"consecutiveFailures\":0");
        assertThat(resumed.body()).doesNotContain("failingSince", "stateReason");
        assertThat(API.deliveries().released).contains(id);
        assertThat(audited(id.toString())).contains("ENDPOINT_DISABLED", "ENDPOINT_RESUMED");
    }

    @Test
    void aTestEventWaitsForNothing() {
        var created = create(",\"ordering\":\"strict\"");

        var eventId = API.post(path(created) + "/test", "").member("eventId");

        var order = API.deliveries().added.stream()
                .filter(one -> one.event().id().equals(eventId))
                .findFirst()
                .orElseThrow();
        assertThat(eventId).matches("tst_[A-Za-z0-9_-]+");
        assertThat(order.event().type()).isEqualTo(EventType.ENDPOINT_TEST);
        assertThat(order.event().data()).contains(created.member("id"));
        assertThat(order.endpoint().lane(eventId, null)).isEqualTo(eventId);
        assertThat(known(created).ordering()).isEqualTo(Ordering.STRICT);
    }

    @Test
    void streamsOfTelemetryAreInTheView() {
        var created = create("");
        API.sql("""
                INSERT INTO webhook.stream (id, endpoint_id, topic_id, "partition", next_offset, due_at, delivered_packets,
                    last_failure)
                VALUES (gen_random_uuid(), '%s', gen_random_uuid(), 3, 4711, now(), 12, 'TIMED_OUT')
                """.formatted(created.member("id")));

        assertThat(API.get(path(created)).body())
                .contains("\"streams\":[{\"partition\":3,\"nextOffset\":\"4711\",\"deliveredPackets\":12,"
                        + "\"lastFailure\":\"TIMED_OUT\"}]");
    }

    @Test
    void pagesGoThroughAllOnce() {
        for (int i = 0; i < 5; i++) {
            create("");
        }
        var seen = new ArrayList<String>();
        var next = "";
        do {
            var page = API.get("/endpoints?limit=2" + (next.isEmpty() ? "" : "&cursor=" + next));
            assertThat(page.status()).isEqualTo(200);
            Pattern.compile("\"id\":\"([^\"]+)\"")
                    .matcher(page.body())
                    .results()
                    .forEach(found -> seen.add(found.group(1)));
            next = page.body().contains("nextCursor") ? page.member("nextCursor") : "";
        } while (!next.isEmpty());

        assertThat(seen).doesNotHaveDuplicates().hasSize((int) API.count("webhook.endpoint"));
        assertThat(API.get("/endpoints?cursor=nonsense").member("field")).isEqualTo("cursor");
    }

    @Test
    void whatIsDeletedIsGoneWithItsDeliveries() {
        var created = create("");
        API.sql("""
                INSERT INTO webhook.event VALUES ('evt_del', 'command.completed', '356307042441013', now(), now(), '{}')""");
        API.sql("""
                INSERT INTO webhook.delivery (id, endpoint_id, event_id, lane, state, created_at)
                VALUES (gen_random_uuid(), '%s', 'evt_del', '356307042441013', 'PENDING', now())
                """.formatted(created.member("id")));

        assertThat(API.delete(path(created)).member("id")).isEqualTo(created.member("id"));

        assertThat(API.get(path(created)).status()).isEqualTo(404);
        assertThat(API.delete(path(created)).status()).isEqualTo(404);
        assertThat(API.count("webhook.delivery WHERE event_id = 'evt_del'")).isZero();
        assertThat(API.bean(EndpointDirectory.class).all())
                .noneMatch(one -> one.id().toString().equals(created.member("id")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{\"name\":\"a\",\"url\":\"https://a.example\",\"eventTypes\":[\"command.failed\"],\"urls\":1}",
                "{\"name\":\"a\",\"url\":\"https://a.example\",\"eventTypes\":\"command.failed\"}",
                "{\"name\":\"a\",\"url\":\"https://a.example\",\"eventTypes\":[\"command.failed\"],\"concurrency\":\"1\"}",
                "{\"name\":\"a\",\"url\":\"https://a.example\",\"eventTypes\":[\"command.failed\"],\"headers\":{\"a\":1}}",
                "{\"name\":\"a\",\"url\":\"https://a.example\",\"eventTypes\":[\"command.failed\"],\"headers\":{\"a\":null}}",
                "{\"name\":\"a\",\"url\":\"https://a.example\",\"eventTypes\":[\"command.failed\"],\"eventIoIds\":[1.5]}",
                "{\"name\":\"a\",\"url\":\"https://a.example\",\"eventTypes\":[\"command.failed\"],\"secret\":\"short\"}",
                "{\"name\":\"a\",\"url\":\"https://169.254.169.254/\",\"eventTypes\":[\"command.failed\"]}",
                "{\"name\":\"a\",\"url\":\"http://a.example\",\"eventTypes\":[\"command.failed\"]}",
            })
    void badInputIsRefusedInTheOneShape(String body) {
        long before = API.count("webhook.endpoint");

        var refused = API.post("/endpoints", body);

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.member("field")).isNotEmpty();
        assertThat(refused.member("remedy")).isNotEmpty();
        assertThat(refused.member("requestId")).isEqualTo(refused.header("x-request-id"));
        assertThat(API.count("webhook.endpoint")).isEqualTo(before);
    }

    @Test
    void aFilterOf10000TrackersIsTakenInOneBody() {
        var imeis = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            imeis.append(i == 0 ? "" : ",")
                    .append('"')
                    .append("3563070424%05d".formatted(i))
                    .append('"');
        }

        var created = create(",\"imeis\":[" + imeis + "]");

        assertThat(created.member("imeiCount")).isEqualTo("10000");
        assertThat(known(created).filter().imeis()).hasSize(10_000);
        API.delete(path(created));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /endpoints",
        "POST,   /endpoints",
        "GET,    /endpoints/1",
        "DELETE, /endpoints/1",
        "POST,   /endpoints/1/secret",
        "GET,    /deliveries",
        "GET,    /dead-letters",
        "GET,    /event-types",
        "GET,    /audit",
    })
    void nobodyGetsInWithoutAKeyOfTheRightScope(String method, String path) {
        makeKeysOfCommandService();

        assertThat(status(null, method, path)).isEqualTo(401);
        assertThat(status("wayline_nonsense", method, path)).isEqualTo(401);
        assertThat(status("wayline_reader", method, path)).isEqualTo(403);
        assertThat(status("wayline_admin", method, path)).isIn(200, 400, 404);
    }

    @Test
    void beforeCommandServiceHasStartedTheFirstKeyAloneOpensTheDoor() {
        API.sql("DROP SCHEMA IF EXISTS command CASCADE");

        assertThat(status("wayline_admin", "GET", "/endpoints")).isEqualTo(401);
        assertThat(status(EndpointApiUnderTest.FIRST_KEY, "GET", "/endpoints")).isEqualTo(200);
    }

    private static int status(@Nullable String key, String method, String path) {
        var request = API.requestWithoutKey(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString("{}"));
        return API.call(key == null ? request : request.header("x-api-key", key))
                .status();
    }

    /** As command-service would, with a scope that is not known here. */
    private static void makeKeysOfCommandService() {
        API.sql("CREATE SCHEMA IF NOT EXISTS command");
        API.sql("""
                CREATE OR REPLACE VIEW command.key_in_force AS
                SELECT * FROM (VALUES
                    ('reader', sha256('wayline_reader'::bytea), ARRAY['READ','COMMAND']),
                    ('admin', sha256('wayline_admin'::bytea), ARRAY['ADMIN','OF_TOMORROW'])) AS key (name, hash, scopes)
                """);
    }

    @Test
    void theTypesOfEventsAreExplained() {
        var types = API.get("/event-types");

        assertThat(types.status()).isEqualTo(200);
        for (var type : EventType.values()) {
            assertThat(types.body()).contains("\"type\":\"" + type.word() + "\"");
        }
        assertThat(types.body()).contains("\"metadata\":{\"job_id\":\"123\",\"action\":\"START\"}");
    }

    /** In steps of one story: there is one such endpoint. */
    @Test
    void theEndpointOfTheEnvironmentFollowsIt() {
        var id = NotificationEndpoint.ID.toString();
        var path = "/endpoints/" + id;

        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(_ -> CompletableFuture.runAsync(() -> start("http://127.0.0.1:3000/", "", false)))
                        .toArray(CompletableFuture[]::new))
                .join();
        var made = API.get(path);
        assertThat(made.body())
                .contains(
                        "\"name\":\"NOTIFICATION_URL\",\"url\":\"http://127.0.0.1:3000\",\"format\":\"iot-broker\"",
                        "\"eventTypes\":[\"command.completed\",\"command.failed\"]",
                        "\"source\":\"ENVIRONMENT\"");
        assertThat(made.member("version"))
                .as("instances that start together do it once")
                .isEqualTo("0");

        for (var refused : List.of(API.send("PATCH", path, "{\"name\":\"mine\"}"), API.delete(path))) {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.member("remedy")).contains("variable");
        }
        assertThat(API.post(path + "/test", "").status()).isEqualTo(200);
        var rotated = API.post(path + "/secret", "{}").member("secret");

        start("http://127.0.0.1:3001", OWN_SECRET, true);
        assertThat(API.get(path).body())
                .contains("127.0.0.1:3001", "\"command.completed\",\"command.failed\",\"telemetry.received\"");
        assertThat(API.bean(EndpointDirectory.class)
                        .find(NotificationEndpoint.ID)
                        .orElseThrow()
                        .secrets()
                        .validAt(API.time.instant()))
                .extracting(SigningSecret::reveal)
                .containsExactly(OWN_SECRET, rotated);

        start("", "", false);
        assertThat(API.get(path).body()).contains("\"state\":\"PAUSED\",\"stateReason\":\"NOT_CONFIGURED\"");
        assertThat(API.post(path + "/resume", "").status()).isEqualTo(409);

        start("http://127.0.0.1:3001", "", true);
        assertThat(API.get(path).member("state")).isEqualTo("ACTIVE");
        assertThat(API.deliveries().released).contains(NotificationEndpoint.ID);

        API.post(path + "/pause", "");
        start("", "", false);
        start("http://127.0.0.1:3001", "", true);
        assertThat(API.get(path).member("stateReason"))
                .as("what a person has paused stays so")
                .isEqualTo("REQUESTED");
        API.post(path + "/resume", "");

        start("", "", false);
        assertThat(API.delete(path).status()).isEqualTo(200);
    }

    /** What an instance does at its start. */
    private static void start(String url, String secret, boolean telemetry) {
        var notification = new NotificationEndpoint(
                API.bean(EndpointStore.class),
                API.deliveries(),
                API.bean(Audit.class),
                Settings.parse(url, secret, telemetry),
                API.time);
        API.inTransaction(notification::reconcile);
    }
}
