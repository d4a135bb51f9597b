package io.wayline.webhooks.delivery.rounds;

import static io.wayline.webhooks.delivery.rounds.Ground.BROKEN;
import static io.wayline.webhooks.delivery.rounds.Ground.OK;
import static io.wayline.webhooks.delivery.rounds.Ground.SILENT;
import static io.wayline.webhooks.delivery.rounds.Ground.START;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.wayline.webhooks.delivery.Deliveries.Order;
import io.wayline.webhooks.delivery.Outcome;
import io.wayline.webhooks.delivery.Traced;
import io.wayline.webhooks.delivery.rounds.Ground.Call;
import io.wayline.webhooks.delivery.rounds.Ground.Wish;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Status;

/** Deliveries on a real database, to hosts that answer as told, by a clock that is set. */
@SuppressWarnings("NullAway.Init")
class DispatcherIT {

    private static final String IMEI = "356307042441013";

    private Ground ground;

    @BeforeEach
    void start() {
        ground = new Ground();
    }

    @AfterEach
    void stop() {
        ground.close();
    }

    private static List<String> ids(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "%s-%05d".formatted(prefix, number))
                .toList();
    }

    private List<Order> orders(Endpoint endpoint, String imei, List<String> ids) {
        return ids.stream()
                .map(id -> new Order(Ground.event(id, imei), endpoint, null, ground.now()))
                .toList();
    }

    @Test
    void whatIsAddedIsDeliveredOnceAndWrittenDown() {
        var endpoint = ground.endpoint("host");
        var instance = ground.instance();

        assertThat(instance.add(endpoint, IMEI, "a", "b", "a")).isEqualTo(2);
        ground.awaitRest();

        assertThat(ground.accepted).containsExactly("a", "b");
        assertThat(ground.deliveries()).containsExactly("a DELIVERED 1", "b DELIVERED 1");
        assertThat(ground.count("SELECT count(*) FROM webhook.lane")).isZero();
        assertThat(ground.count("SELECT count(*) FROM webhook.attempt WHERE outcome = 'ACCEPTED' AND status = 200"))
                .isEqualTo(2);
        assertThat(instance.add(endpoint, IMEI, "a")).as("known already").isZero();
        ground.awaitRest();
        assertThat(ground.accepted).hasSize(2);
    }

    @Test
    void everyAttemptKnowsTheTraceOfItsEventSaveInAReplay() {
        var line = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var endpoint = ground.endpoint("host");
        var event = Ground.event("a", IMEI).tracedBy(line);
        ground.hosts = (_, _) -> ground.calls.size() == 1 ? BROKEN : OK;
        var instance = ground.instance();
        instance.add(List.of(new Order(event, endpoint, null, ground.now())));
        ground.awaitRest();
        ground.advance(Duration.ofSeconds(5));
        ground.awaitRest();

        instance.add(List.of(new Order(event, endpoint, UUID.randomUUID(), ground.now())));
        ground.awaitRest();

        var cause = new Traced.Cause(line, IMEI);
        assertThat(ground.traced)
                .containsExactly(
                        new Traced(1, List.of(cause)), new Traced(2, List.of(cause)), new Traced(1, List.of()));
    }

    @Test
    void triesTenTimesByTheScheduleAndThenKeepsItAsADeadLetter() {
        var endpoint = ground.endpoint("host");
        ground.hosts = (_, message) -> message.id().equals("next") ? OK : BROKEN;
        var instance = ground.instance();
        instance.add(endpoint, IMEI, "first", "next");
        var waits = List.of(
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ofHours(2),
                Duration.ofHours(5),
                Duration.ofHours(10),
                Duration.ofHours(14),
                Duration.ofHours(20),
                Duration.ofHours(24));
        List<Instant> expected = new ArrayList<>(List.of(START));
        for (var wait : waits) {
            ground.awaitRest();
            assertThat(ground.dueAt(IMEI)).isEqualTo(ground.now().plus(wait));
            ground.advance(wait.minusMillis(1));
            ground.awaitRest();
            ground.advance(Duration.ofMillis(1));
            expected.add(ground.now());
        }
        ground.awaitRest();
        ground.advance(Duration.ofMinutes(5));
        ground.awaitRest();

        assertThat(ground.calls).extracting(Call::at).startsWith(expected.toArray(Instant[]::new));
        assertThat(ground.deliveries()).containsExactly("first DEAD ATTEMPTS_SPENT 10", "next DELIVERED 1");
        assertThat(ground.count("SELECT count(*) FROM webhook.attempt WHERE response = 'broken'"))
                .isEqualTo(10);
        assertThat(instance.counters.attempts())
                .isEqualTo(instance.counters.attemptsAccepted() + instance.counters.attemptsRefused())
                .isEqualTo(11);
        assertThat(instance.counters.deliveriesAdded())
                .isEqualTo(instance.counters.deliveriesDelivered() + instance.counters.deliveriesDead());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7})
    void keepsTheOrderOfEachLaneWhateverFails(long seed) {
        var random = new Random(seed);
        var endpoint = ground.endpoint("host", Wish.USUAL.atOnce(4));
        ground.hosts = (_, _) -> {
            synchronized (random) {
                return random.nextInt(4) == 0 ? BROKEN : OK;
            }
        };
        var instance = ground.instance();
        var trackers = ids("imei", 8);
        for (int round = 0; round < 5; round++) {
            List<Order> orders = new ArrayList<>();
            for (var tracker : trackers) {
                orders.addAll(orders(endpoint, tracker, ids(tracker + "-" + round, 6)));
            }
            Collections.shuffle(orders, random);
            orders.sort((a, b) -> a.event().id().compareTo(b.event().id()));
            instance.add(orders);
        }
        runUntilDone(Duration.ofMinutes(5));

        assertThat(ground.accepted).as("each once").doesNotHaveDuplicates().hasSize(8 * 30);
        for (var tracker : trackers) {
            assertThat(ground.accepted.stream().filter(id -> id.startsWith(tracker)))
                    .isSorted();
        }
        assertThat(ground.mostAtOnce(endpoint)).isLessThanOrEqualTo(4);
    }

    private void runUntilDone(Duration step) {
        for (int round = 0; round < 1_000; round++) {
            ground.awaitRest();
            if (ground.pending() == 0) {
                return;
            }
            ground.advance(step);
        }
        throw new AssertionError("still pending: " + ground.deliveries());
    }

    @Test
    void aHostThatIsDownForThreeDaysGetsEverythingOnceAndInOrder() {
        var endpoint = ground.endpoint("host");
        var isUp = new AtomicBoolean();
        ground.hosts = (_, _) -> isUp.get() ? OK : SILENT;
        var instance = ground.instance();
        var trackers = ids("imei", 20);
        for (int hour = 0; hour < 72; hour++) {
            for (var tracker : hour % 12 == 0 ? trackers : List.<String>of()) {
                instance.add(endpoint, tracker, "%s-%02d".formatted(tracker, hour));
            }
            ground.awaitRest();
            ground.advance(Duration.ofHours(1));
        }
        ground.awaitRest();
        long tried = ground.calls.size();
        isUp.set(true);
        runUntilDone(Duration.ofSeconds(20));

        assertThat(ground.accepted).doesNotHaveDuplicates().hasSize(20 * 6);
        for (var tracker : trackers) {
            assertThat(ground.accepted.stream().filter(id -> id.startsWith(tracker)))
                    .isSorted();
        }
        assertThat(ground.deliveries()).allMatch(delivery -> delivery.contains("DELIVERED"));
        assertThat(tried).as("the breaker spares it").isLessThan(150);
        assertThat(Duration.between(START.plus(Duration.ofDays(3)), ground.now()))
                .as("released, not waiting for the schedule")
                .isLessThan(Duration.ofMinutes(7));
    }

    @Test
    void thousandsOfRetriesDoNotStarveWhatIsNew() {
        var endpoint = ground.endpoint("host", Wish.USUAL.atOnce(10));
        List<Order> old = new ArrayList<>();
        ids("old", 10_000).forEach(id -> old.addAll(orders(endpoint, id, List.of(id))));
        var first = ground.instance();
        first.close(); // only adds
        first.add(old);
        ground.transactions.executeWithoutResult(
                _ -> ground.jdbc.sql("UPDATE webhook.lane SET attempts = 1").update());
        List<Order> fresh = new ArrayList<>();
        ids("new", 100).forEach(id -> fresh.addAll(orders(endpoint, id, List.of(id))));
        ground.advance(Duration.ofSeconds(1));
        first.add(fresh);

        ground.instance();
        ground.await(
                "all that is new",
                () -> ground.accepted.stream()
                                .filter(id -> id.startsWith("new"))
                                .count()
                        == 100);

        int last = IntStream.range(0, ground.calls.size())
                .filter(index -> ground.calls.get(index).eventId().startsWith("new"))
                .max()
                .orElseThrow();
        assertThat(last).as("about every other one is new").isLessThan(400);
    }

    @Test
    void anEndpointThatHangsHarmsNobodyElse() {
        var hanging = ground.endpoint("hanging", Wish.USUAL.atOnce(3));
        var healthy = ground.endpoint("healthy");
        var end = new CountDownLatch(1);
        ground.hosts = (endpoint, _) -> {
            if (endpoint.id().equals(hanging.id())) {
                awaitUninterruptibly(end);
                return SILENT;
            }
            return OK;
        };
        var instance = ground.instance();
        ids("h", 50).forEach(id -> instance.add(hanging, id, id));
        ground.await("hanging", () -> ground.calls.size() == 3);
        ids("w", 200).forEach(id -> instance.add(healthy, id, id));

        ground.await("the healthy one", () -> ground.accepted.size() == 200);

        assertThat(ground.calls)
                .filteredOn(call -> call.endpointId().equals(hanging.id()))
                .hasSize(3);
        end.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void waitsAsLongAsTheHostAsks() {
        var endpoint = ground.endpoint("host");
        var answers = new ArrayList<>(List.of(
                new Outcome.Refused(503, Optional.of(Duration.ofMinutes(7)), ""),
                new Outcome.Refused(503, Optional.of(Duration.ofDays(9)), ""),
                OK));
        ground.hosts = (_, _) -> answers.removeFirst();
        ground.instance().add(endpoint, IMEI, "a");

        ground.awaitRest();
        assertThat(ground.dueAt(IMEI)).isEqualTo(START.plus(Duration.ofMinutes(7)));
        ground.advance(Duration.ofMinutes(7));
        ground.awaitRest();
        assertThat(ground.dueAt(IMEI))
                .as("a day at most")
                .isEqualTo(ground.now().plus(Duration.ofDays(1)));
        ground.advance(Duration.ofDays(1));
        ground.awaitRest();
        assertThat(ground.deliveries()).containsExactly("a DELIVERED 3");
    }

    @Test
    void tooManyRequestsHoldsBackTheWholeEndpoint() {
        var endpoint = ground.endpoint("host", Wish.USUAL.atOnce(1));
        var answers = new ArrayList<>(List.of(new Outcome.Refused(429, Optional.of(Duration.ofSeconds(90)), "")));
        ground.hosts = (_, _) -> answers.isEmpty() ? OK : answers.removeFirst();
        var instance = ground.instance();
        instance.add(endpoint, "first", "a");
        ground.awaitRest();
        instance.add(endpoint, "second", "b");
        ground.advance(Duration.ofSeconds(89));
        ground.awaitRest();
        assertThat(ground.calls).hasSize(1);

        ground.advance(Duration.ofSeconds(1));
        ground.awaitRest();
        assertThat(ground.deliveries()).containsExactly("a DELIVERED 2", "b DELIVERED 1");
    }

    @Test
    void aHostThatIsGoneIsSwitchedOffAndOperatorsHearOfIt() {
        var gone = ground.endpoint("gone", Wish.USUAL.atOnce(1));
        var operators = ground.endpoint("operators", Wish.USUAL.with(Set.of(EventType.ENDPOINT_DISABLED)));
        ground.hosts =
                (endpoint, _) -> endpoint.id().equals(gone.id()) ? new Outcome.Refused(410, Optional.empty(), "") : OK;
        var instance = ground.instance();
        instance.add(List.of(
                new Order(Ground.event("a", "x"), gone, null, START),
                new Order(Ground.event("b", "x"), gone, null, START),
                new Order(Ground.event("c", "y"), gone, null, START.plusSeconds(60))));
        ground.awaitRest();

        assertThat(ground.deliveries())
                .startsWith("a DEAD ENDPOINT_GONE 1", "b DEAD ENDPOINT_DISABLED 0", "c DEAD ENDPOINT_DISABLED 0");
        assertThat(ground.accepted)
                .singleElement()
                .satisfies(id -> assertThat(id)
                        .isEqualTo("end_%s_%d_disabled"
                                .formatted(gone.id().toString().replace("-", ""), START.toEpochMilli())));
        assertThat(ground.calls)
                .filteredOn(call -> call.endpointId().equals(operators.id()))
                .hasSize(1);
        assertThat(ground.count("SELECT count(*) FROM webhook.lane")).isZero();
        assertThat(instance.counters.deliveriesAdded())
                .isEqualTo(instance.counters.deliveriesDelivered() + instance.counters.deliveriesDead());
    }

    @Test
    void operatorsHearThatAnEndpointFailsAndThatItRecovers() {
        var ill = ground.endpoint(
                "ill", Wish.USUAL.with(Endpoint.Ordering.UNORDERED).atOnce(1));
        ground.endpoint("operators", Wish.USUAL.with(Set.of(EventType.ENDPOINT_FAILING, EventType.ENDPOINT_RECOVERED)));
        var isUp = new AtomicBoolean();
        ground.hosts = (endpoint, _) -> endpoint.id().equals(ill.id()) && !isUp.get() ? BROKEN : OK;
        var instance = ground.instance();
        instance.add(orders(ill, IMEI, ids("e", 4)));
        ground.awaitRest();
        assertThat(ground.accepted).as("four times is not yet failing").isEmpty();
        ground.advance(Duration.ofSeconds(5));
        ground.awaitRest();
        assertThat(ground.accepted).singleElement().asString().endsWith("_failing");
        ground.advance(Duration.ofHours(1));
        isUp.set(true);
        ground.awaitRest();
        ground.advance(Duration.ofSeconds(10));
        ground.awaitRest();

        assertThat(ground.accepted)
                .filteredOn(id -> id.startsWith("end_"))
                .satisfiesExactly(
                        failing -> assertThat(failing).endsWith("_failing"),
                        recovered -> assertThat(recovered).endsWith("_recovered"));
        assertThat(ground.pending()).isZero();
    }

    @Test
    void anEndpointThatFailsForDaysIsSwitchedOff() {
        var endpoint = ground.endpoint("host");
        ground.hosts = (_, _) -> BROKEN;
        var instance = ground.instance(Map.of("webhooks.delivery.disable-after", "2h"));
        instance.add(endpoint, IMEI, "a", "b");
        for (int round = 0; round < 6; round++) {
            ground.awaitRest();
            ground.advance(Duration.ofMinutes(50));
        }
        ground.awaitRest();
        assertThat(ground.deliveries()).containsExactly("a DEAD ENDPOINT_DISABLED 4", "b DEAD ENDPOINT_DISABLED 0");
    }

    @Test
    void aPausedEndpointGetsNothingUntilItIsResumed() {
        var endpoint = ground.endpoint("host");
        var other = ground.endpoint("other");
        var instance = ground.instance();
        ground.state(endpoint, Endpoint.State.PAUSED);
        ids("p", 50).forEach(id -> instance.add(endpoint, IMEI, id));
        instance.add(other, IMEI, "o");
        ground.awaitRest();
        assertThat(ground.accepted).containsExactly("o");

        ground.state(endpoint, Endpoint.State.ACTIVE);
        ground.await("all of it", () -> ground.pending() == 0);
        assertThat(ground.accepted.subList(1, 51)).isEqualTo(ids("p", 50));
    }

    @Test
    void whatIsAddedWhileAnEndpointIsSwitchedOffDoesNotStay() {
        var endpoint = ground.endpoint("host");
        var instance = ground.instance();
        ground.state(endpoint, Endpoint.State.DISABLED);
        instance.add(endpoint, IMEI, "a");

        instance.bean(BacklogWatch.class).look();

        assertThat(ground.deliveries()).containsExactly("a DEAD ENDPOINT_DISABLED 0");
        assertThat(ground.count("SELECT count(*) FROM webhook.lane")).isZero();
    }

    @Test
    void theRateIsKeptByTheClock() {
        var endpoint = ground.endpoint("host", Wish.USUAL.perSecond(7).atOnce(100));
        var instance = ground.instance();
        instance.add(orders(endpoint, IMEI, ids("one-lane", 20)));
        ids("lane", 30).forEach(id -> instance.add(endpoint, id, id));
        for (int second = 0; second < 7; second++) {
            int most = 7 * (second + 1);
            ground.await("a second's worth", () -> ground.accepted.size() >= most);
            ground.await(
                    "written down",
                    () -> ground.count("SELECT count(*) FROM webhook.lane WHERE leased_until > :now") == 0);
            assertThat(ground.accepted).hasSize(most);
            ground.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void whatIsTooOldIsNotTried() {
        var endpoint = ground.endpoint(
                "host", Wish.USUAL.with(Endpoint.Ordering.STRICT).noOlderThan(Duration.ofMinutes(1)));
        var isUp = new AtomicBoolean();
        ground.hosts = (_, _) -> isUp.get() ? OK : BROKEN;
        var instance = ground.instance();
        instance.add(orders(endpoint, IMEI, ids("old", 30)));
        ground.awaitRest();
        ground.advance(Duration.ofSeconds(5));
        ground.awaitRest();
        ground.advance(Duration.ofSeconds(30));
        instance.add(endpoint, IMEI, "new");
        ground.awaitRest();
        isUp.set(true);
        ground.advance(Duration.ofSeconds(25));
        ground.awaitRest();

        assertThat(ground.accepted).containsExactly("new");
        assertThat(ground.deliveries())
                .startsWith("old-00000 DEAD TOO_OLD 2", "old-00001 DEAD TOO_OLD 0")
                .endsWith("new DELIVERED 1")
                .filteredOn(delivery -> delivery.contains("TOO_OLD"))
                .hasSize(30);
    }

    @Test
    void aDeadOneIsTriedOnceMoreWhenSomebodyWantsIt() {
        var endpoint = ground.endpoint("host", Wish.USUAL.noOlderThan(Duration.ofMinutes(1)));
        ground.hosts = (_, _) -> BROKEN;
        var instance = ground.instance();
        instance.add(endpoint, IMEI, "a");
        ground.awaitRest();
        ground.advance(Duration.ofMinutes(2));
        ground.awaitRest();
        assertThat(ground.deliveries()).containsExactly("a DEAD TOO_OLD 1");
        var id = ground.transaction(() -> ground.jdbc
                .sql("SELECT id FROM webhook.delivery")
                .query(UUID.class)
                .single());

        assertThat(ground.transaction(() -> instance.deliveries.retry(id, ground.now())))
                .contains(true);
        ground.awaitRest();
        assertThat(ground.transaction(() -> instance.deliveries.retry(id, ground.now())))
                .as("it is pending")
                .contains(false);
        assertThat(ground.transaction(() -> instance.deliveries.retry(UUID.randomUUID(), ground.now())))
                .isEmpty();
        ground.hosts = (_, _) -> OK;
        ground.advance(Duration.ofSeconds(5));
        ground.awaitRest();

        assertThat(ground.deliveries()).containsExactly("a DELIVERED 3");
        assertThat(ground.count("SELECT count(*) FROM webhook.lane")).isZero();
        assertThat(instance.counters.deliveriesAdded() + instance.counters.deliveriesPutUpAgain())
                .isEqualTo(instance.counters.deliveriesDelivered() + instance.counters.deliveriesDead());
    }

    @Test
    void whoIsGoneLosesItsLeaseAndTheSameIsSentAgain() {
        var endpoint = ground.endpoint("host");
        var end = new CountDownLatch(1);
        var isFirst = new AtomicBoolean(true);
        ground.hosts = (_, _) -> {
            if (isFirst.getAndSet(false)) {
                awaitUninterruptibly(end);
                return BROKEN;
            }
            return OK;
        };
        var stalled = ground.instance();
        stalled.add(endpoint, IMEI, "a", "b");
        ground.await("on its way", () -> ground.calls.size() == 1);
        ground.advance(Duration.ofSeconds(24));
        var other = ground.instance();
        other.add(endpoint, "other", "c");
        ground.await("the other lane", () -> ground.accepted.contains("c"));
        assertThat(ground.calls).as("leased").hasSize(2);
        ground.advance(Duration.ofSeconds(1));
        ground.awaitRest();
        assertThat(ground.calls).extracting(Call::eventId).containsExactly("a", "c", "a", "b");

        end.countDown();
        ground.await("refused", () -> stalled.counters.outcomesLost() == 1);
        assertThat(ground.deliveries()).containsExactly("a DELIVERED 1", "b DELIVERED 1", "c DELIVERED 1");
    }

    @Test
    void instancesShareTheWork() {
        var narrow = ground.endpoint("narrow", Wish.USUAL.atOnce(3));
        var wide = ground.endpoint("wide", Wish.USUAL.atOnce(20));
        var one = ground.instance(Map.of("webhooks.delivery.workers", "10"));
        var two = ground.instance(Map.of("webhooks.delivery.workers", "10"));
        var moreThanOneCanSend = new CountDownLatch(15);
        ground.hosts = (_, _) -> {
            moreThanOneCanSend.countDown();
            awaitUninterruptibly(moreThanOneCanSend);
            return OK;
        };
        for (int round = 0; round < 10; round++) {
            List<Order> orders = new ArrayList<>();
            for (var tracker : ids("imei", 40)) {
                for (var id : ids(tracker + "-" + round, 2)) {
                    orders.addAll(orders(narrow, tracker, List.of("n-" + id)));
                    orders.addAll(orders(wide, tracker, List.of("w-" + id)));
                }
            }
            (round % 2 == 0 ? one : two).add(orders);
        }
        ground.awaitRest();

        assertThat(ground.accepted).doesNotHaveDuplicates().hasSize(1_600);
        assertThat(ground.mostAtOnce(narrow)).isLessThanOrEqualTo(3);
        assertThat(ground.mostAtOnce(wide)).isLessThanOrEqualTo(20);
        var lanes = ground.accepted.stream()
                .collect(groupingBy(id -> id.substring(0, "n-imei-00000".length()), mapping(id -> id, toList())));
        assertThat(lanes).hasSize(80).allSatisfy((_, ids) -> assertThat(ids).isSorted());
        assertThat(one.counters.deliveriesDelivered()).isPositive();
        assertThat(two.counters.deliveriesDelivered()).isPositive();
        assertThat(one.counters.deliveriesDelivered() + two.counters.deliveriesDelivered())
                .isEqualTo(1_600);
    }

    @Test
    void nothingIsLeftBehindWhereLanesDrainWhileTheyAreFilled() throws InterruptedException, ExecutionException {
        var endpoint = ground.endpoint("host");
        var instance = ground.instance();
        ground.instance();
        var number = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> work = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                work.add(threads.submit(() -> {
                    for (int round = 0; round < 150; round++) {
                        int next = number.incrementAndGet();
                        instance.add(endpoint, "imei-" + next % 3, "e-" + next);
                    }
                }));
            }
            for (var done : work) {
                done.get();
            }
        }
        assertThat(ground.lanesMissing()).isZero();
        ground.awaitRest();

        assertThat(ground.pending()).isZero();
        assertThat(ground.accepted).doesNotHaveDuplicates().hasSize(900);
        assertThat(ground.count("SELECT count(*) FROM webhook.lane")).isZero();
    }

    @Test
    void anEndpointMayBeDeletedWhileItIsBeingSentTo() {
        var doomed = ground.endpoint("doomed", Wish.USUAL.atOnce(2));
        var other = ground.endpoint("other");
        var end = new CountDownLatch(1);
        ground.hosts = (endpoint, _) -> {
            if (endpoint.id().equals(doomed.id())) {
                awaitUninterruptibly(end);
            }
            return OK;
        };
        var instance = ground.instance();
        ids("d", 10).forEach(id -> instance.add(doomed, id, id));
        ground.await("on their way", () -> ground.calls.size() == 2);
        ground.delete(doomed);
        end.countDown();
        ground.await("nobody's", () -> instance.counters.outcomesLost() == 2);

        assertThat(instance.add(List.of(
                        new Order(Ground.event("x", IMEI), doomed, null, ground.now()),
                        new Order(Ground.event("y", IMEI), other, null, ground.now()))))
                .isEqualTo(1);
        ground.awaitRest();
        assertThat(ground.deliveries()).containsExactly("y DELIVERED 1");
        assertThat(instance.counters.outcomesUnsettled()).isZero();
    }

    @Test
    void aStopFinishesWhatIsBeingSentAndBeginsNothing() throws InterruptedException {
        var endpoint = ground.endpoint("host");
        var end = new CountDownLatch(1);
        ground.hosts = (_, _) -> {
            awaitUninterruptibly(end);
            return OK;
        };
        var instance = ground.instance();
        instance.add(endpoint, IMEI, "a", "b", "c");
        ground.await("on its way", () -> ground.calls.size() == 1);
        var stop = Thread.ofVirtual().start(instance::close);
        ground.await("stopping", () -> !instance.bean(Dispatcher.class).isClaiming());
        end.countDown();
        stop.join();

        assertThat(ground.deliveries()).containsExactly("a DELIVERED 1", "b PENDING 0", "c PENDING 0");
        assertThat(ground.count("SELECT count(*) FROM webhook.lane WHERE leased_until IS NULL"))
                .isEqualTo(1);
        ground.instance();
        ground.awaitRest();
        assertThat(ground.accepted).containsExactly("a", "b", "c");
    }

    @Test
    void streamsShareTheBreakerAndTheRate() {
        var endpoint = ground.endpoint("host", Wish.USUAL.perSecond(2));
        var instance = ground.instance();
        assertThat(instance.health.mayTry(endpoint, ground.now())).isTrue();
        assertThat(instance.health.mayTry(endpoint, ground.now())).isTrue();
        assertThat(instance.health.mayTry(endpoint, ground.now()))
                .as("no token")
                .isFalse();
        for (int failure = 0; failure < 10; failure++) {
            assertThat(instance.health.isFailing(endpoint)).isEqualTo(failure >= 5);
            instance.health.record(endpoint, BROKEN, ground.now());
        }
        ground.advance(Duration.ofSeconds(4));
        assertThat(instance.health.mayTry(endpoint, ground.now())).as("open").isFalse();
        ground.advance(Duration.ofSeconds(1));
        assertThat(instance.health.mayTry(endpoint, ground.now()))
                .as("half open")
                .isTrue();
        assertThat(instance.health.mayTry(endpoint, ground.now()))
                .as("one at a time")
                .isFalse();
        instance.health.record(endpoint, OK, ground.now());
        ground.advance(Duration.ofSeconds(1));
        assertThat(instance.health.mayTry(endpoint, ground.now())).isTrue();
        assertThat(instance.health.isFailing(endpoint)).isFalse();
    }

    @Test
    void busyLanesAreThoseWithSomethingPending() {
        var endpoint = ground.endpoint("host");
        ground.hosts = (_, message) -> message.id().equals("a") ? BROKEN : OK;
        var instance = ground.instance();
        instance.add(endpoint, "x", "a");
        instance.add(endpoint, "y", "b");
        ground.awaitRest();

        assertThat(ground.transaction(
                        () -> instance.deliveries.busyLanes(endpoint.id(), new HashSet<>(List.of("x", "y", "z")))))
                .containsExactly("x");
    }

    @Test
    void whatWasFoundOutWhileTheDatabaseIsAwayIsWrittenDownLater() {
        var endpoint = ground.endpoint("host", Wish.USUAL.atOnce(2));
        var end = new CountDownLatch(1);
        ground.hosts = (_, _) -> {
            awaitUninterruptibly(end);
            return OK;
        };
        var instance = ground.instance();
        ids("e", 5).forEach(id -> instance.add(endpoint, id, id));
        ground.await("on their way", () -> ground.calls.size() == 2);
        ground.databaseIsAway = true;
        end.countDown();
        ground.await("accepted", () -> instance.counters.attemptsAccepted() == 2);
        ground.await("an outage", () -> instance.bean(Dispatcher.class).failure() != null);
        assertThat(instance.bean(DispatcherHealth.class).health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(ground.pending()).isEqualTo(5);

        ground.databaseIsAway = false;
        ground.await("all", () -> ground.pending() == 0);

        assertThat(ground.accepted).as("each once").containsExactlyInAnyOrderElementsOf(ids("e", 5));
        ground.await(
                "well",
                () -> instance.bean(DispatcherHealth.class).health().getStatus().equals(Status.UP));
    }

    @Test
    void prometheusSeesHowMuchWaitsAndWhoseBreakerIsOpen() {
        var ill = ground.endpoint("ill", Wish.USUAL.with(Endpoint.Ordering.UNORDERED));
        ground.endpoint("well");
        ground.hosts = (_, _) -> SILENT;
        var instance = ground.instance();
        instance.add(orders(ill, IMEI, ids("e", 12)));
        ground.awaitRest();
        ground.advance(Duration.ofSeconds(3));
        instance.bean(BacklogWatch.class).look();

        var meters = instance.bean(MeterRegistry.class);
        assertThat(meters.get("wayline.webhooks.deliveries.pending").gauge().value())
                .isEqualTo(12);
        assertThat(meters.get("wayline.webhooks.deliveries.oldest.seconds")
                        .gauge()
                        .value())
                .isEqualTo(3);
        assertThat(meters.get("wayline.webhooks.breaker")
                        .tag("endpoint", "ill")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get("wayline.webhooks.breaker")
                        .tag("endpoint", "well")
                        .gauges())
                .allSatisfy(gauge -> assertThat(gauge.value()).isZero());
        assertThat(meters.get("wayline.webhooks.attempts.unanswered")
                        .functionCounter()
                        .count())
                .isEqualTo(meters.get("wayline.webhooks.attempts")
                        .functionCounter()
                        .count())
                .isEqualTo(ground.calls.size());
        assertThat(meters.get("wayline.webhooks.attempt").timer().count()).isEqualTo(ground.calls.size());
    }
}
