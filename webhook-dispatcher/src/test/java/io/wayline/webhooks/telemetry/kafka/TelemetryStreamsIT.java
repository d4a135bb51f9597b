package io.wayline.webhooks.telemetry.kafka;

import static io.wayline.webhooks.telemetry.kafka.StreamsUnderTest.awaitThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.proto.TopicSetup;
import io.wayline.webhooks.delivery.Message;
import io.wayline.webhooks.delivery.Outcome.Accepted;
import io.wayline.webhooks.delivery.Outcome.Refused;
import io.wayline.webhooks.delivery.Outcome.Unanswered;
import io.wayline.webhooks.delivery.Traced;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.Endpoint.Filter;
import io.wayline.webhooks.endpoint.Endpoint.Ordering;
import io.wayline.webhooks.telemetry.kafka.StreamsUnderTest.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TelemetryStreamsIT {

    private static final Accepted ACCEPTED = new Accepted(200, "");
    private static final Unanswered SILENCE = new Unanswered("TIMED_OUT", "");
    private static final Refused REFUSED = new Refused(400, Optional.empty(), "");
    private static final Refused SLOW_DOWN = new Refused(429, Optional.empty(), "");

    private final StreamsUnderTest streams = new StreamsUnderTest();

    @Test
    void instancesTogetherBringEveryPacketOnceAndInOrderOfItsTracker() throws Exception {
        try (streams) {
            streams.packet(0, imei(0), 1, 1, streams.start.minusSeconds(60));
            var endpoint = streams.endpoint(20);
            streams.instance();
            streams.instance();
            var random = new Random(7);
            for (int packet = 0; packet < 300; packet++) {
                int tracker = random.nextInt(20);
                streams.packet(
                        tracker % 4, imei(tracker), packet, 1 + random.nextInt(3), streams.start.plusMillis(packet));
            }
            streams.flush();

            awaitThat(() -> streams.arrivedAt(endpoint).size() >= 300);

            var arrived = streams.arrivedAt(endpoint);
            assertThat(arrived).doesNotHaveDuplicates().hasSize(300);
            assertInOrder(arrived);
            assertThat(streams.sent).as("some in batches").hasSizeLessThan(300);
            awaitThat(() -> streams.counters.packetsDelivered() == 300);
            assertThat(streams.counters.recordsPassed())
                    .isEqualTo(streams.counters.recordsDelivered() + streams.counters.recordsUnwanted());
            assertThat(streams.deliveries.added).isEmpty();
        }
    }

    @Test
    void anAttemptBelongsToTheTracesOfItsPacketsAndAReplayToNone() {
        var line = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        try (streams) {
            var endpoint = streams.endpoint(10);
            streams.packet(0, imei(0), 1, 2, streams.start, line);
            streams.packet(0, imei(1), 1, 1, streams.start);
            streams.flush();
            streams.instance();
            awaitThat(() -> streams.arrivedAt(endpoint).size() == 2 && streams.packetsTimed() == 2);

            var live = List.copyOf(streams.traced);
            var replay = UUID.randomUUID();
            streams.begin(replay, endpoint, streams.start.minusSeconds(1), streams.start.plusSeconds(1), imei(0), 0);
            awaitThat(() -> streams.isDone(replay));

            assertThat(live).flatExtracting(Traced::causes).containsExactly(new Traced.Cause(line, imei(0)));
            assertThat(streams.arrivedAt(endpoint)).hasSize(3);
            assertThat(streams.traced.subList(live.size(), streams.traced.size()))
                    .flatExtracting(Traced::causes)
                    .isEmpty();
            assertThat(streams.attemptsTimed()).isEqualTo(streams.sent.size());
            assertThat(streams.packetsTimed()).as("a replay tells what is old").isEqualTo(2);
        }
    }

    @Test
    void whoTakesOverFromADeadWorkerSendsTheSameBytes() throws Exception {
        var dead = new CountDownLatch(1);
        var reached = new CountDownLatch(1);
        List<Message> messages = new CopyOnWriteArrayList<>();
        streams.host = (_, message) -> {
            messages.add(message);
            if (messages.size() == 1) {
                reached.countDown();
                wait(dead);
            }
            return ACCEPTED;
        };
        try (streams) {
            var endpoint = streams.endpoint(10);
            for (int packet = 0; packet < 25; packet++) {
                streams.packet(1, imei(packet % 3), packet, 2, streams.start.plusMillis(packet));
            }
            streams.flush();
            streams.instance();
            wait(reached);
            streams.instance();
            streams.now.updateAndGet(now -> now.plus(endpoint.timeout()).plusSeconds(60));

            awaitThat(() -> Set.copyOf(streams.arrivedAt(endpoint)).size() == 25);
            dead.countDown();
            awaitThat(() -> streams.sent.size() == messages.size());

            var again = messages.stream()
                    .filter(message -> message.id().equals(messages.getFirst().id()))
                    .toList();
            assertThat(again).hasSize(2);
            assertThat(again.getLast().body()).isEqualTo(again.getFirst().body());
            assertThat(streams.counters.packetsDelivered()).isEqualTo(25);
        }
    }

    @Test
    void anEndpointThatIsDownCostsNoRowsAndCatchesUpInBatches() throws Exception {
        streams.host = (_, _) -> SILENCE;
        try (streams) {
            var endpoint = streams.endpoint(10);
            streams.instance();
            for (int packet = 0; packet < 500; packet++) {
                streams.packet(packet % 4, imei(packet % 400), packet, 1, streams.start.plusMillis(packet));
            }
            streams.flush();
            awaitThat(() -> streams.rows("attempts > 0 AND range_end IS NOT NULL") == 4);
            assertThat(streams.deliveries.added)
                    .as("what was tried before it was clear that the endpoint is down")
                    .hasSizeLessThan(10 * StreamsUnderTest.FAILING_AFTER);
            int aside = streams.deliveries.added.size();

            streams.awaitWhilePassing(Duration.ofSeconds(1), () -> streams.rows("attempts > 1") == 4);
            assertThat(streams.deliveries.added).hasSize(aside);

            streams.deliveries.clear();
            streams.host = (_, _) -> ACCEPTED;
            streams.awaitWhilePassing(Duration.ofSeconds(1), () -> all(endpoint).size() >= 500);

            assertThat(all(endpoint)).doesNotHaveDuplicates().hasSize(500);
            assertThat(streams.sent).hasSizeLessThan(100);
            assertInOrder(streams.arrivedAt(endpoint));
        }
    }

    @Test
    void aSlowEndpointDoesNotHoldAnother() throws Exception {
        var slow = streams.endpoint(10);
        var quick = streams.endpoint(10);
        var latch = new CountDownLatch(1);
        streams.host = (endpoint, _) -> {
            if (endpoint.id().equals(slow.id())) {
                wait(latch);
            }
            return ACCEPTED;
        };
        try (streams) {
            streams.instance();
            for (int packet = 0; packet < 200; packet++) {
                streams.packet(packet % 4, imei(packet % 40), packet, 1, streams.start.plusMillis(packet));
            }
            streams.flush();

            awaitThat(() -> streams.arrivedAt(quick).size() == 200);

            assertThat(streams.arrivedAt(slow)).isEmpty();
            latch.countDown();
            awaitThat(() -> streams.arrivedAt(slow).size() == 200);
        }
    }

    @Test
    void aPacketThatIsNeverTakenHoldsBackItsOwnTrackerOnly() throws Exception {
        var poisonous = imei(1);
        streams.host = (_, message) -> new String(message.body(), UTF_8).contains(poisonous) ? REFUSED : ACCEPTED;
        try (streams) {
            var endpoint = streams.endpoint(1);
            streams.instance();
            for (int packet = 0; packet < 40; packet++) {
                streams.packet(0, imei(packet % 4), packet, 1, streams.start.plusMillis(packet));
            }
            streams.flush();

            streams.awaitWhilePassing(
                    Duration.ofMillis(100), () -> all(endpoint).size() == 40);

            assertThat(streams.deliveries.packets())
                    .as("all of that tracker, in order: one was refused, the others wait behind it")
                    .hasSize(10)
                    .allMatch(packet -> packet.imei().equals(poisonous));
            assertInOrder(streams.deliveries.packets());
            assertInOrder(streams.arrivedAt(endpoint));
            assertThat(streams.arrivedAt(endpoint)).hasSize(30);
        }
    }

    @Test
    void everythingWaitsBehindWhatFailedWhereOrderIsStrict() throws Exception {
        var requests = new AtomicInteger();
        streams.host = (_, _) -> requests.incrementAndGet() == 1 ? REFUSED : ACCEPTED;
        try (streams) {
            var endpoint = streams.endpoint(5, Ordering.STRICT, Filter.NONE);
            streams.instance();
            for (int packet = 0; packet < 20; packet++) {
                streams.packet(packet % 4, imei(packet % 4), packet, 1, streams.start.plusMillis(packet));
            }
            streams.flush();

            streams.awaitWhilePassing(
                    Duration.ofMillis(100), () -> all(endpoint).size() == 20);

            assertThat(streams.arrivedAt(endpoint)).isEmpty();
            assertThat(requests).hasValue(1);
        }
    }

    @Test
    void aReplaySendsThePastOfOneTrackerOnceMore() throws Exception {
        try (streams) {
            var endpoint = streams.endpoint(10);
            streams.instance();
            for (int packet = 0; packet < 40; packet++) {
                streams.packet(packet % 2, imei(packet % 2), packet, 1, streams.start.plusSeconds(packet));
            }
            streams.flush();
            awaitThat(() -> streams.arrivedAt(endpoint).size() == 40);
            var firstTime = List.copyOf(streams.arrivedAt(endpoint));
            streams.sent.clear();

            var replay = UUID.randomUUID();
            streams.begin(replay, endpoint, streams.start.plusSeconds(10), streams.start.plusSeconds(30), imei(1), 100);
            assertThat(streams.isDone(replay)).isFalse();
            streams.awaitWhilePassing(Duration.ofMillis(100), () -> streams.isDone(replay));

            var again = streams.arrivedAt(endpoint);
            assertThat(again).hasSize(10).allMatch(packet -> packet.imei().equals(imei(1)));
            assertThat(firstTime).containsAll(again);
            assertThat(streams.sent)
                    .allMatch(request ->
                            replay.toString().equals(request.message().headers().get("wayline-replay")));
            awaitThat(() -> streams.rows("replay_id IS NOT NULL") == 0);
        }
    }

    @Test
    void aReplayKeepsItsRateOverAllPartitions() {
        try (streams) {
            var endpoint = streams.endpoint(100);
            for (int packet = 0; packet < 80; packet++) {
                streams.packet(packet % 4, imei(packet % 4), packet, 1, streams.start.plusMillis(packet));
            }
            streams.flush();
            streams.instance();
            awaitThat(() -> streams.arrivedAt(endpoint).size() == 80);
            streams.sent.clear();
            List<Instant> times = new CopyOnWriteArrayList<>();
            streams.host = (_, message) -> {
                Stretch.in(new String(message.body(), UTF_8)).forEach(_ -> times.add(streams.now.get()));
                return ACCEPTED;
            };

            var replay = UUID.randomUUID();
            var begun = streams.now.get();
            streams.begin(replay, endpoint, streams.start, streams.start.plusSeconds(1), null, 10);
            streams.awaitWhilePassing(Duration.ofMillis(50), () -> streams.isDone(replay));

            assertThat(times).hasSize(80);
            for (int i = 0; i < times.size(); i++) {
                assertThat(Duration.between(begun, times.get(i)))
                        .as("packet %d at ten a second, one second's worth ahead at most", i)
                        .isGreaterThanOrEqualTo(Duration.ofMillis(100L * i - 1_000));
            }
        }
    }

    @Test
    void whatTheTopicHasLetGoOfIsADeadLetter() throws Exception {
        try (streams) {
            var endpoint = streams.endpoint(10);
            streams.state(endpoint, Endpoint.State.PAUSED);
            streams.instance();
            for (int packet = 0; packet < 20; packet++) {
                streams.packet(2, imei(1), packet, 1, streams.start.plusSeconds(packet));
            }
            streams.flush();
            awaitThat(() -> streams.rows("next_offset = 0") == 4);
            var partition = new TopicPartition(streams.topics.telemetryRecords(), 2);
            streams.admin
                    .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(15)))
                    .all()
                    .get();
            assertThat(streams.sent).as("paused").isEmpty();

            streams.state(endpoint, Endpoint.State.ACTIVE);

            awaitThat(() -> streams.arrivedAt(endpoint).size() == 5);
            assertThat(streams.deliveries.dead)
                    .containsExactly("RANGE_EXPIRED {\"lost\":true,\"partition\":2,\"fromOffset\":0,\"toOffset\":15}");
            assertThat(streams.counters.recordsLost()).isEqualTo(15);
        }
    }

    @Test
    void whatIsOlderThanTheEndpointWantsIsOneDeadLetter() {
        try (streams) {
            var endpoint = choosy(Duration.ofMinutes(1));
            for (int packet = 0; packet < 20; packet++) {
                streams.packet(1, imei(packet % 3), packet, 2, streams.start.plusSeconds(10L * packet));
            }
            streams.flush();
            streams.now.set(streams.start.plusSeconds(195));
            streams.instance();

            awaitThat(() -> streams.arrivedAt(endpoint).size() == 6);

            assertThat(streams.arrivedAt(endpoint).getFirst().firstOffset())
                    .as("140 seconds after the start")
                    .isEqualTo(28);
            assertThat(streams.deliveries.dead)
                    .containsExactly("TOO_OLD {\"tooOld\":true,\"partition\":1,\"fromOffset\":0,\"toOffset\":28}");
            awaitThat(() -> streams.counters.packetsDelivered() == 6);
            assertThat(streams.counters.recordsExpired()).isEqualTo(28);
            assertThat(streams.counters.recordsPassed())
                    .isEqualTo(streams.counters.recordsDelivered() + streams.counters.recordsExpired());

            var replay = UUID.randomUUID();
            streams.begin(replay, endpoint, streams.start, streams.start.plusSeconds(5), imei(0), 0);
            streams.awaitWhilePassing(Duration.ofMillis(100), () -> streams.isDone(replay));
            assertThat(streams.arrivedAt(endpoint)).as("a replay brings it").hasSize(7);
        }
    }

    @Test
    void nothingWaitsLongerForAHostThatAsksForTimeThanTheEndpointWants() {
        streams.host = (_, _) -> SLOW_DOWN;
        try (streams) {
            var endpoint = choosy(Duration.ofSeconds(8));
            streams.packet(1, imei(1), 1, 1, streams.start);
            streams.flush();
            streams.instance();
            awaitThat(() -> streams.rows("attempts = 1") == 1);

            streams.awaitWhilePassing(Duration.ofMillis(100), () -> !streams.deliveries.dead.isEmpty());

            assertThat(streams.deliveries.dead)
                    .containsExactly("TOO_OLD {\"tooOld\":true,\"partition\":1,\"fromOffset\":0,\"toOffset\":1}");
            assertThat(streams.deliveries.added).isEmpty();
            streams.host = (_, _) -> ACCEPTED;
            streams.packet(1, imei(1), 2, 1, streams.now.get());
            streams.flush();
            awaitThat(() -> streams.arrivedAt(endpoint).size() == 1);
        }
    }

    private Endpoint choosy(Duration maxAge) {
        return streams.endpoint(10, Ordering.STRICT, Filter.NONE, Endpoint.Format.STANDARD, maxAge);
    }

    @Test
    void nothingWaitsBehindWhatWasRefusedWhereThereIsNoOrder() {
        var refused = new AtomicInteger();
        streams.host =
                (_, message) -> new String(message.body(), UTF_8).contains(imei(1)) && refused.getAndIncrement() == 0
                        ? REFUSED
                        : ACCEPTED;
        try (streams) {
            var endpoint = streams.endpoint(1, Ordering.UNORDERED, Filter.NONE);
            streams.instance();
            for (int packet = 0; packet < 20; packet++) {
                streams.packet(0, imei(packet % 2), packet, 1, streams.start.plusMillis(packet));
            }
            streams.flush();

            streams.awaitWhilePassing(
                    Duration.ofMillis(100), () -> all(endpoint).size() == 20);

            assertThat(streams.deliveries.packets()).hasSize(1);
            assertThat(streams.arrivedAt(endpoint)).hasSize(19);
        }
    }

    @Test
    void aHostOfIotBrokerGetsEachTrackersPacketsTogether() {
        try (streams) {
            var endpoint =
                    streams.endpoint(100, Ordering.PER_DEVICE, Filter.NONE, Endpoint.Format.IOT_BROKER, Duration.ZERO);
            for (int packet = 0; packet < 30; packet++) {
                streams.packet(0, imei(packet % 3), packet, 1, streams.start.plusMillis(packet));
            }
            streams.flush();
            streams.instance();

            awaitThat(() -> streams.counters.recordsDelivered() == 30);

            assertThat(streams.arrivedAt(endpoint))
                    .extracting(Stretch::imei)
                    .containsExactly(imei(0), imei(1), imei(2));
            assertThat(streams.counters.packetsDelivered()).isEqualTo(30);
        }
    }

    @Test
    void anIntervalHoldsFromRangeToRangeAndTagsChoose() throws Exception {
        try (streams) {
            streams.tags = Map.of(imei(1), Set.of("north"), imei(2), Set.of("south"));
            var filter = new Filter(Set.of(), Set.of("north"), Set.of(), Duration.ofSeconds(10));
            var endpoint = streams.endpoint(2, Ordering.PER_DEVICE, filter);
            streams.instance();
            for (int packet = 0; packet < 60; packet++) {
                streams.packet(0, imei(1 + packet % 2), packet, 1, streams.start.plusSeconds(packet / 2));
            }
            streams.flush();

            streams.awaitWhilePassing(
                    Duration.ofMillis(200), () -> streams.rows("\"partition\" = 0 AND next_offset = 60") == 1);

            assertThat(streams.arrivedAt(endpoint))
                    .extracting(Stretch::firstOffset)
                    .as("0, 10 and 20 seconds after the start")
                    .containsExactly(0L, 20L, 40L);
            assertThat(streams.counters.recordsPassed())
                    .isEqualTo(streams.counters.recordsDelivered() + streams.counters.recordsUnwanted());
        }
    }

    @Test
    void streamsFollowEndpointsPartitionsAndTopics() throws Exception {
        try (streams) {
            var endpoint = streams.endpoint(10);
            streams.instance();
            awaitThat(() -> streams.rows("true") == 4);

            var topic = streams.topics.telemetryRecords();
            streams.admin
                    .createPartitions(Map.of(topic, NewPartitions.increaseTo(6)))
                    .all()
                    .get();
            awaitThat(() -> streams.rows("true") == 6);
            streams.packet(5, imei(1), 1, 1, streams.start);
            streams.flush();
            awaitThat(() -> streams.arrivedAt(endpoint).size() == 1);

            streams.admin.deleteTopics(List.of(topic)).all().get();
            awaitThat(() -> !topicExists(topic));
            TopicSetup.create(
                    Map.of(
                            "bootstrap.servers",
                            io.wayline.embedded.testing.TestInfrastructure.shared()
                                    .kafkaBootstrapServers()),
                    streams.topics,
                    4,
                    (short) 1);
            awaitThat(() -> streams.rows("next_offset = 0") == 4 && streams.rows("true") == 4);
            streams.packet(3, imei(2), 2, 1, streams.start.minusSeconds(5));
            streams.flush();
            awaitThat(() -> streams.arrivedAt(endpoint).size() == 2);

            streams.state(endpoint, Endpoint.State.DISABLED);
            awaitThat(() -> streams.rows("true") == 0);
        }
    }

    private boolean topicExists(String topic) {
        try {
            return streams.admin.listTopics().names().get().contains(topic);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an endpoint got, and what became deliveries. */
    private List<Stretch> all(Endpoint endpoint) {
        var all = new ArrayList<>(streams.arrivedAt(endpoint));
        all.addAll(streams.deliveries.packets());
        return all;
    }

    private static void assertInOrder(Collection<Stretch> packets) {
        var last = new HashMap<String, Long>();
        var outOfOrder = new HashSet<Stretch>();
        for (var packet : packets) {
            var before = last.put(packet.imei(), packet.firstOffset());
            if (before != null && before > packet.firstOffset()) {
                outOfOrder.add(packet);
            }
        }
        assertThat(outOfOrder).isEmpty();
    }

    private static String imei(int tracker) {
        return "3520930800%05d".formatted(tracker);
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
