package io.wayline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.system.TestHost.Behaviour;
import io.wayline.system.WebhookSystem.RegisteredEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Good hosts and bad ones, days of a clock that can be set, and everything arrives. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // the clock goes on from one to the next
final class WebhooksIT {

    private static final String COMPLETED = "command.completed";
    private static final String METADATA_ADDRESS = "http://169.254.169.254/latest/meta-data/";

    /** The clock may be moved by a minute, and what is on its way is still not sent again. */
    private static final String LONG_LEASE = "\"timeoutSeconds\":60";

    private static WebhookSystem system;

    @BeforeAll
    static void start() {
        system = WebhookSystem.start(Map.of());
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    @Order(1)
    void aHealthyHostDoesNotSufferFromOthers() {
        int rounds = 15;
        var ids = new ArrayList<String>();
        try (var host = TestHost.start();
                var _ = system.register(host, COMPLETED, "")) {
            medianMicros(host, rounds, ids); // the first ones warm up
            long alone = medianMicros(host, rounds, ids);

            try (var trap = TestHost.start();
                    var hanging = TestHost.start().hang();
                    var refusing = TestHost.start().answer(500);
                    var dripping = TestHost.start().drip();
                    var redirecting = TestHost.start().doing(_ -> new Behaviour.Redirect(METADATA_ADDRESS));
                    var trapping = TestHost.start().doing(_ -> new Behaviour.Redirect(trap.url()));
                    var _ = system.register(hanging, COMPLETED, "\"timeoutSeconds\":2");
                    var _ = system.register(refusing, COMPLETED, "");
                    var _ = system.register(dripping, COMPLETED, "\"timeoutSeconds\":2");
                    var redirected = system.register(redirecting, COMPLETED, "");
                    var trapped = system.register(trapping, COMPLETED, "")) {
                tellOfOneOfEach(20, ids);
                List.of(hanging, refusing, dripping, redirecting, trapping).forEach(bad -> bad.awaitCount(1));

                long beside = medianMicros(host, rounds, ids);

                host.awaitAll(ids);
                assertThat(host.requests()).allMatch(TestHost.Request::verified);
                assertThat(beside)
                        .as("median µs to a healthy host beside bad ones; alone it was %d", alone)
                        .isLessThan(5 * alone + 250_000);
                assertThat(trap.requests()).as("redirects that were followed").isEmpty();
                for (var endpoint : List.of(redirected, trapped)) {
                    await("the refusals are recorded")
                            .atMost(TestHost.PATIENCE)
                            .untilAsserted(() -> assertThat(endpoint.deliveries("")
                                            .valueStream()
                                            .filter(delivery -> delivery.hasNonNull("lastStatus"))
                                            .map(delivery ->
                                                    delivery.path("lastStatus").asInt())
                                            .distinct())
                                    .containsExactly(302));
                }
            }
        }
    }

    @Test
    @Order(2)
    void anEndpointAtTheMetadataAddressIsRefused() {
        var answer = system.api()
                .post("/api/v1/webhooks/endpoints", WebhookSystem.endpointJson(METADATA_ADDRESS, COMPLETED, ""));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").asString("")).isNotEmpty();
    }

    @Test
    @Order(3)
    void rotatingTheSecretUnderLoadBreaksNoSignature() {
        try (var host = TestHost.start();
                var endpoint = system.register(host, COMPLETED, "");
                var load = new Load()) {
            host.awaitCount(50);
            var renewed = endpoint.rotate();
            host.awaitCount(host.count() + 50); // the host knows the old one only
            host.knows(endpoint.secret(), renewed);
            host.awaitCount(host.count() + 50);
            host.knows(renewed);
            host.awaitCount(host.count() + 50);
            host.awaitAll(load.stop());

            assertThat(host.requests()).allMatch(TestHost.Request::verified);
            assertThat(host.requests().getFirst().header("webhook-signature")).doesNotContain(" ");
            assertThat(host.requests().getLast().header("webhook-signature"))
                    .as("old and new")
                    .matches("v1,\\S+ v1,\\S+");

            system.clock().advance(Duration.ofHours(25));
            var last = system.events().completed(CommandSystem.freshImei());
            assertThat(host.await(last).header("webhook-signature"))
                    .as("a day later")
                    .doesNotContain(" ");
        }
    }

    @Test
    @Order(4)
    void aReplayOfADayBringsEveryIdAgainMarkedAndLimited() {
        int perSecond = 20;
        system.clock().advance(Duration.ofHours(1)); // what happened before is not asked for
        var since = system.clock().instant();
        var ids = new ArrayList<String>();
        try (var host = TestHost.start();
                var endpoint = system.register(host, COMPLETED, LONG_LEASE)) {
            for (int hour = 0; hour < 24; hour += 4) {
                tellOfOneOfEach(15, ids);
                host.awaitAll(ids);
                awaitSettled(endpoint);
                system.clock().advance(Duration.ofHours(4));
            }
            assertThat(host.requests()).noneMatch(request -> request.headers().containsKey("wayline-replay"));
            host.forget();

            var begun = system.clock().instant();
            var replay = endpoint.replay(since, perSecond);
            patiently("everything once more").until(() -> {
                var passed = Duration.between(begun, system.clock().instant());
                assertThat(host.count())
                        .as("replayed after %s", passed)
                        .isLessThanOrEqualTo((int) (passed.toSeconds() + 2) * perSecond);
                system.clock().advance(Duration.ofSeconds(1));
                return host.count() >= ids.size();
            });

            assertThat(host.ids()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(host.requests())
                    .allMatch(TestHost.Request::verified)
                    .allMatch(request -> request.header("wayline-replay").equals(replay));
        }
    }

    @Test
    @Order(5)
    void aHostThatWasDownForThreeDaysGetsEverythingOnceInOrderPerTracker() {
        var expected = new LinkedHashMap<String, List<String>>();
        IntStream.range(0, 10).forEach(_ -> expected.put(CommandSystem.freshImei(), new ArrayList<>()));
        var only = "\"imeis\":[\"%s\"],\"concurrency\":20,".formatted(String.join("\",\"", expected.keySet()));
        try (var host = TestHost.start();
                var healthy = TestHost.start();
                var endpoint = system.register(host, COMPLETED, only + LONG_LEASE);
                var _ = system.register(healthy, COMPLETED, "")) {
            host.down();
            for (int hour = 0; hour < 72; hour += 6) {
                for (int i = 0; i < 2; i++) {
                    expected.forEach((imei, ids) -> ids.add(system.events().completed(imei)));
                }
                everybodyHasATurn(healthy, endpoint);
                system.clock().advance(Duration.ofHours(6));
            }
            int told = expected.values().stream().mapToInt(List::size).sum();
            assertThat(host.requests()).isEmpty();
            assertThat(endpoint.deliveries("&state=DEAD")).isEmpty();

            host.up();
            patiently("the first sign of life").until(() -> {
                system.clock().advance(Duration.ofHours(1));
                everybodyHasATurn(healthy, endpoint);
                return host.count() > 0;
            });
            patiently("everything").until(() -> {
                system.clock().advance(Duration.ofSeconds(1));
                return new HashSet<>(host.ids()).size() >= told;
            });

            // An hour that passes while something is on its way ends its lease, and it comes twice: with the same id.
            var arrived = new LinkedHashMap<String, LinkedHashSet<String>>();
            host.requests()
                    .forEach(request -> arrived.computeIfAbsent(request.imei(), _ -> new LinkedHashSet<>())
                            .add(request.id()));
            assertThat(arrived.keySet()).isEqualTo(expected.keySet());
            expected.forEach((imei, ids) -> assertThat(arrived.get(imei)).containsExactlyElementsOf(ids));
            assertThat(host.requests()).allMatch(TestHost.Request::verified);
        }
    }

    /** The dispatcher has looked at everything that is due now, and nothing is on its way to the endpoint. */
    private static void everybodyHasATurn(TestHost healthy, RegisteredEndpoint endpoint) {
        for (int i = 0; i < 2; i++) { // the first may have been sent in a round that had begun before
            healthy.await(system.events().completed(CommandSystem.freshImei()));
        }
        awaitSettled(endpoint);
    }

    /** A clock that jumps while something is on its way ends its lease: then it comes twice. */
    private static void awaitSettled(RegisteredEndpoint endpoint) {
        patiently("nothing is on its way")
                .until(() -> system.count(
                                "SELECT count(*) FROM webhook.lane WHERE endpoint_id = '%s' AND leased_until IS NOT NULL"
                                        .formatted(endpoint.id()))
                        == 0);
    }

    /** What has failed waits its turn beside what is new, not before it. */
    @Test
    @Order(6)
    void tenThousandFailedDeliveriesDoNotStarveNewOnes() {
        int failed = 10_000;
        int fresh = 50;
        try (var host = TestHost.start().doing(_ -> new Behaviour.AnswerAfter(Duration.ofMillis(10), 200));
                var endpoint = system.register(host, COMPLETED, "\"ordering\":\"unordered\",\"concurrency\":10")) {
            endpoint.pause();
            var imei = CommandSystem.freshImei();
            for (int i = 0; i < failed; i++) {
                system.events().completed(imei);
            }
            patiently("all of them are there")
                    .until(() -> system.count("SELECT count(*) FROM webhook.lane WHERE endpoint_id = '%s'"
                                    .formatted(endpoint.id()))
                            >= failed);
            // As if each had failed three times: to let them fail one by one is what the breaker is there to prevent.
            system.change("UPDATE webhook.lane SET attempts = 3 WHERE endpoint_id = '%s'".formatted(endpoint.id()));
            system.change("UPDATE webhook.delivery SET attempts = 3 WHERE endpoint_id = '%s'".formatted(endpoint.id()));
            endpoint.resume();
            host.awaitCount(100);

            var ids = IntStream.range(0, fresh)
                    .mapToObj(_ -> system.events().completed(CommandSystem.freshImei()))
                    .toList();
            host.awaitAll(ids);

            assertThat(host.count()).as("requests when the new ones were there").isLessThan(failed / 2);
            host.awaitCount(fresh + 1_000); // and the others go on
            assertThat(new HashSet<>(host.ids())).as("none twice").hasSize(host.count());
        }
    }

    private static ConditionFactory patiently(String what) {
        return await(what).atMost(TestHost.PATIENCE).pollInterval(Duration.ofMillis(30));
    }

    private static void tellOfOneOfEach(int trackers, List<String> ids) {
        for (int i = 0; i < trackers; i++) {
            ids.add(system.events().completed(CommandSystem.freshImei()));
        }
    }

    /** From the topic to the host, one after the other. */
    private static long medianMicros(TestHost host, int rounds, List<String> ids) {
        var micros = new ArrayList<Long>();
        for (int i = 0; i < rounds; i++) {
            long begin = System.nanoTime();
            var id = system.events().completed(CommandSystem.freshImei());
            ids.add(id);
            micros.add(TimeUnit.NANOSECONDS.toMicros(host.await(id).nanos() - begin));
        }
        return micros.stream().sorted().skip(rounds / 2).findFirst().orElseThrow();
    }

    /** Events, one after the other, until stopped. */
    private static final class Load implements AutoCloseable {

        private static final Duration BETWEEN = Duration.ofMillis(4);

        private final List<String> ids = new ArrayList<>();
        private final Thread thread;
        private volatile boolean stopped;

        Load() {
            thread = Thread.ofVirtual().start(() -> {
                while (!stopped) {
                    ids.add(system.events().completed(CommandSystem.freshImei()));
                    LockSupport.parkNanos(BETWEEN.toNanos());
                }
            });
        }

        /** The ids of all that there were. */
        List<String> stop() {
            close();
            return ids;
        }

        @Override
        public void close() {
            stopped = true;
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
