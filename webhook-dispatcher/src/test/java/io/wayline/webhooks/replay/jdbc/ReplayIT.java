package io.wayline.webhooks.replay.jdbc;

import static io.wayline.webhooks.endpoint.EventType.COMMAND_COMPLETED;
import static io.wayline.webhooks.endpoint.EventType.COMMAND_FAILED;
import static io.wayline.webhooks.endpoint.EventType.DEVICE_CONNECTED;
import static io.wayline.webhooks.endpoint.EventType.ENDPOINT_FAILING;
import static io.wayline.webhooks.endpoint.EventType.TELEMETRY_RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint.State;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.event.DatabaseUnderTest;
import io.wayline.webhooks.event.SetTime;
import io.wayline.webhooks.event.SomeEndpoint;
import io.wayline.webhooks.replay.FakeTelemetryReplays;
import io.wayline.webhooks.replay.Replay;
import io.wayline.webhooks.replay.ReplayStep;
import io.wayline.webhooks.replay.ReplayStep.Outcome;
import io.wayline.webhooks.replay.ReplayStore.Filter;
import io.wayline.webhooks.replay.ReplayStore.PagePosition;
import io.wayline.webhooks.replay.Replays;
import io.wayline.webhooks.replay.Replays.Answer;
import io.wayline.webhooks.replay.Replays.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replays over real rows, by a clock that is set. */
class ReplayIT {

    private static final String IMEI = "350612345678901";
    private static final String OTHER = "350612345678902";
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant SINCE = NOON.minus(Duration.ofHours(2));
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SetTime time = new SetTime(NOON);
    private final DatabaseUnderTest database = new DatabaseUnderTest(time);
    private final JdbcReplayStore store = new JdbcReplayStore(database.jdbc);
    private final FakeTelemetryReplays telemetry = new FakeTelemetryReplays();
    private final List<String> audited = new ArrayList<>();
    private Replays replays;
    private ReplayStep step;

    @BeforeEach
    void wire() {
        replays = new Replays(
                store,
                database.directory(),
                telemetry,
                (actor, action, subject, _) -> audited.add(actor + " " + action + " " + subject),
                time);
        step = new ReplayStep(
                store,
                database.directory(),
                imeis -> imeis.contains(IMEI) ? Map.of(IMEI, Set.of("vans")) : Map.of(),
                database.deliveries,
                telemetry,
                time);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private static WebhookEvent event(String id, EventType type, @Nullable String imei, Instant at) {
        return new WebhookEvent(id, type, imei, at, "{}");
    }

    private void happened(WebhookEvent... events) {
        database.transaction.executeWithoutResult(_ -> database.deliveries.remember(List.of(events)));
    }

    private void happened(int number) {
        var events = new WebhookEvent[number];
        for (int i = 0; i < number; i++) {
            events[i] = event("cmd_%05d".formatted(i), COMMAND_COMPLETED, IMEI, SINCE.plusMillis(i));
        }
        happened(events);
    }

    private Answer answer(UUID endpoint, @Nullable String imei, Set<EventType> types, int rate) {
        return Objects.requireNonNull(database.transaction.execute(
                _ -> replays.begin(new Wish(endpoint, SINCE, NOON, imei, types, rate), "portal")));
    }

    private Replay begin(UUID endpoint, @Nullable String imei, Set<EventType> types, int rate) {
        return ((Answer.Begun) answer(endpoint, imei, types, rate)).replay();
    }

    private int stepAll() {
        int added = 0;
        while (Objects.requireNonNull(database.transaction.execute(_ -> step.take())) instanceof Outcome.WentOn went) {
            added += went.added();
        }
        return added;
    }

    private Replay found(Replay replay) {
        return Objects.requireNonNull(
                database.transaction.execute(_ -> replays.find(replay.id()).orElseThrow()));
    }

    @Test
    void theRangeIsPutUpOnceMoreInOrderAndMarked() {
        var endpoint = database.with(SomeEndpoint.standard(COMMAND_COMPLETED, COMMAND_FAILED));
        happened(
                event("cmd_before", COMMAND_COMPLETED, IMEI, SINCE.minusMillis(1)),
                event("cmd_z", COMMAND_COMPLETED, IMEI, SINCE),
                event("cmd_b", COMMAND_FAILED, OTHER, SINCE.plusSeconds(1)),
                event("cmd_a", COMMAND_FAILED, IMEI, SINCE.plusSeconds(1)),
                event("con_a", DEVICE_CONNECTED, IMEI, SINCE.plusSeconds(2)),
                event("cmd_last", COMMAND_COMPLETED, IMEI, NOON.minusMillis(1)),
                event("cmd_after", COMMAND_COMPLETED, IMEI, NOON));

        var replay = begin(endpoint, null, Set.of(), 50);
        assertThat(stepAll()).isEqualTo(4);
        assertThat(found(replay).state()).isEqualTo(Replay.State.RUNNING);
        time.pass(SECOND);
        stepAll();

        assertThat(database.to(endpoint)).containsExactly("cmd_z", "cmd_a", "cmd_b", "cmd_last");
        assertThat(database.texts("SELECT DISTINCT replay_id::text FROM webhook.delivery"))
                .containsExactly(replay.id().toString());
        assertThat(found(replay).state()).isEqualTo(Replay.State.DONE);
        assertThat(found(replay).events()).isEqualTo(4);
        assertThat(found(replay).finishedAt()).isEqualTo(NOON.plus(SECOND));
        assertThat(audited).containsExactly("portal REPLAY_STARTED " + endpoint);
    }

    @Test
    void oneTrackerOrOtherTypesCanBeAskedFor() {
        var endpoint = database.with(SomeEndpoint.standard(COMMAND_COMPLETED));
        happened(
                event("cmd_1", COMMAND_COMPLETED, IMEI, SINCE),
                event("cmd_2", COMMAND_COMPLETED, OTHER, SINCE),
                event("con_1", DEVICE_CONNECTED, IMEI, SINCE));

        begin(endpoint, IMEI, Set.of(COMMAND_COMPLETED, DEVICE_CONNECTED), 50);
        stepAll();

        assertThat(database.to(endpoint)).containsExactly("cmd_1", "con_1");
    }

    @Test
    void theFilterOfTheEndpointApplies() {
        var imeis = database.with(SomeEndpoint.standard(COMMAND_COMPLETED).forImeis(OTHER));
        var tags = database.with(
                SomeEndpoint.standard(COMMAND_COMPLETED, ENDPOINT_FAILING).forTags("vans"));
        var own = "end_" + tags.toString().replace("-", "") + "_1_failing";
        happened(
                event("cmd_1", COMMAND_COMPLETED, IMEI, SINCE),
                event("cmd_2", COMMAND_COMPLETED, OTHER, SINCE),
                event(own, ENDPOINT_FAILING, null, SINCE),
                event("end_other_1_failing", ENDPOINT_FAILING, null, SINCE));

        begin(imeis, null, Set.of(), 50);
        begin(tags, null, Set.of(), 50);
        stepAll();

        assertThat(database.to(imeis)).containsExactly("cmd_2");
        assertThat(database.to(tags)).containsExactly("cmd_1", "end_other_1_failing");
    }

    @Test
    void theClockSetsThePace() {
        var endpoint = database.with(SomeEndpoint.standard(COMMAND_COMPLETED));
        happened(25);
        var replay = begin(endpoint, null, Set.of(), 10);

        assertThat(stepAll()).isEqualTo(10);
        time.pass(SECOND.minusMillis(1));
        assertThat(stepAll()).isZero();
        time.pass(Duration.ofMillis(1));
        assertThat(stepAll()).isEqualTo(10);
        time.pass(SECOND);
        assertThat(stepAll()).isEqualTo(5);
        time.pass(SECOND);
        assertThat(stepAll()).isZero();

        assertThat(found(replay).state()).isEqualTo(Replay.State.DONE);
        assertThat(database.to(endpoint)).hasSize(25).isSorted();
    }

    @Test
    void waitsWhileTooManyArePendingOrTheEndpointIsNotActive() {
        var some = SomeEndpoint.standard(COMMAND_COMPLETED);
        var endpoint = database.with(some);
        happened(1_500);
        begin(endpoint, null, Set.of(), 600);
        stepAll();
        time.pass(SECOND);
        stepAll();
        time.pass(SECOND);
        assertThat(stepAll()).as("1 200 are pending").isZero();

        database.sql("UPDATE webhook.delivery SET state = 'DELIVERED' WHERE event_id < 'cmd_00900'");
        database.with(some.in(State.PAUSED));
        time.pass(SECOND);
        assertThat(stepAll()).as("paused").isZero();

        database.with(some);
        time.pass(SECOND);
        assertThat(stepAll()).isEqualTo(300);
    }

    @Test
    void whatIsRecordedAfterwardsReachesTheEndpointAnyway() {
        var endpoint = database.with(SomeEndpoint.standard(COMMAND_COMPLETED));
        begin(endpoint, null, Set.of(), 50);
        time.pass(SECOND);
        happened(event("cmd_late", COMMAND_COMPLETED, IMEI, SINCE));

        assertThat(stepAll()).isZero();
        assertThat(database.to(endpoint)).isEmpty();
    }

    @Test
    void isDoneWhenItsTelemetryIsToo() {
        var endpoint = database.with(SomeEndpoint.standard(COMMAND_COMPLETED, TELEMETRY_RECEIVED));
        happened(event("tel_1", TELEMETRY_RECEIVED, IMEI, SINCE));
        var replay = begin(endpoint, null, Set.of(), 50);
        stepAll();
        assertThat(telemetry.begun).containsExactly(replay.id());
        assertThat(found(replay).state()).isEqualTo(Replay.State.RUNNING);

        telemetry.done.add(replay.id());
        time.pass(SECOND);
        stepAll();

        assertThat(found(replay).state()).isEqualTo(Replay.State.DONE);
        assertThat(database.to(endpoint)).as("telemetry comes from its topic").isEmpty();
    }

    @Test
    void cancellingStopsItForGood() {
        var endpoint = database.with(SomeEndpoint.standard(COMMAND_COMPLETED, TELEMETRY_RECEIVED));
        happened(25);
        var replay = begin(endpoint, null, Set.of(), 10);
        stepAll();

        var cancelled = database.transaction.execute(_ -> replays.cancel(replay.id(), "portal"));
        database.transaction.execute(_ -> replays.cancel(replay.id(), "portal"));
        time.pass(SECOND);
        assertThat(stepAll()).isZero();

        assertThat(Objects.requireNonNull(cancelled).orElseThrow().state()).isEqualTo(Replay.State.CANCELLED);
        assertThat(database.to(endpoint)).hasSize(10);
        assertThat(telemetry.cancelled).containsExactly(replay.id());
        assertThat(audited).containsExactly("portal REPLAY_STARTED " + endpoint, "portal REPLAY_CANCELLED " + endpoint);
    }

    @Test
    void severalInstancesDoubleNothingAndKeepThePace() throws Exception {
        var endpoints = new ArrayList<UUID>();
        for (int number = 0; number < 4; number++) {
            endpoints.add(database.with(SomeEndpoint.standard(COMMAND_COMPLETED)));
        }
        happened(60);
        endpoints.forEach(endpoint -> begin(endpoint, null, Set.of(), 25));
        Callable<Integer> instance = this::stepAll;

        for (int second = 1; second <= 4; second++) {
            int added = 0;
            try (var instances = Executors.newFixedThreadPool(3)) {
                for (var one : instances.invokeAll(List.of(instance, instance, instance))) {
                    added += one.get();
                }
            }
            added += stepAll();
            assertThat(added)
                    .as("second %d", second)
                    .isEqualTo(4 * List.of(25, 25, 10, 0).get(second - 1));
            time.pass(SECOND);
        }

        endpoints.forEach(endpoint ->
                assertThat(database.to(endpoint)).hasSize(60).isSorted().doesNotHaveDuplicates());
    }

    @Test
    void refusesWhatCannotBe() {
        var disabled = database.with(SomeEndpoint.standard(COMMAND_COMPLETED).in(State.DISABLED));
        var host = database.with(SomeEndpoint.iotBroker(COMMAND_FAILED));
        var busy = database.with(SomeEndpoint.standard(COMMAND_COMPLETED));
        for (int number = 0; number < Replays.RUNNING_AT_MOST; number++) {
            begin(busy, null, Set.of(), 1);
        }

        assertThat(answer(UUID.randomUUID(), null, Set.of(), 1)).isEqualTo(new Answer.NoSuchEndpoint());
        assertThat(answer(disabled, null, Set.of(), 1)).isEqualTo(new Answer.Disabled());
        assertThat(answer(host, null, Set.of(DEVICE_CONNECTED), 1)).isEqualTo(new Answer.NothingToSend());
        assertThat(answer(busy, null, Set.of(), 1)).isEqualTo(new Answer.TooMany(5));
    }

    @Test
    void theListIsPagedNewestFirstAndForgottenInTime() {
        var one = database.with(SomeEndpoint.standard(COMMAND_COMPLETED));
        var other = database.with(SomeEndpoint.standard(COMMAND_COMPLETED));
        var first = begin(one, IMEI, Set.of(), 1);
        time.pass(SECOND);
        var second = begin(other, null, Set.of(COMMAND_FAILED, DEVICE_CONNECTED), 1_000);
        time.pass(SECOND);
        var third = begin(one, null, Set.of(), 1);

        database.transaction.executeWithoutResult(_ -> {
            assertThat(replays.page(new Filter(null, null), null, 2)).containsExactly(third, second);
            assertThat(replays.page(new Filter(null, null), new PagePosition(second.createdAt(), second.id()), 2))
                    .containsExactly(first);
            assertThat(replays.page(new Filter(one, Replay.State.RUNNING), null, 9))
                    .containsExactly(third, first);
            assertThat(replays.page(new Filter(one, Replay.State.DONE), null, 9))
                    .isEmpty();
        });

        stepAll();
        time.pass(Duration.ofDays(30));
        begin(one, null, Set.of(), 1);
        int forgotten = Objects.requireNonNull(
                database.transaction.execute(_ -> store.forget(time.instant().minus(Duration.ofDays(29)))));
        assertThat(forgotten).isEqualTo(3);
        assertThat(database.count("webhook.replay")).isEqualTo(1);
    }
}
