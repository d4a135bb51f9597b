package io.wayline.webhooks.event;

import static io.wayline.webhooks.endpoint.EventType.DEVICE_CONNECTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.event.SessionReport.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Trackers that come and go on nodes that live, drain, die and fall silent; two topics that are read at any pace, in any order,
 * and all over again. A failing seed is replayed with -Dwayline.seed=.
 */
class SessionModelTest {

    private static final int SEEDS = 100;
    private static final int MOVES = 400;
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    static LongStream seeds() {
        var one = Long.getLong("wayline.seed");
        return one == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void eachSessionHasOneBeginningAndAtMostOneEnd(long seed) {
        var random = new Random(seed);
        var world = new World(random);
        var reader = new Reader(world);

        for (int move = 0; move < MOVES; move++) {
            world.move();
            reader.move(random);
        }
        reader.readEverything();
        world.settle();
        reader.readEverything();

        assertThat(reader.begun).as("sessions that began").isEqualTo(world.begun);
        world.trackers()
                .forEach(imei -> assertThat(reader.isConnected(imei))
                        .as("%s is connected", imei)
                        .isEqualTo(world.isConnected(imei)));
    }

    @Test
    void theOrderInWhichTheTopicsAreReadDoesNotMatter() {
        for (long seed = 1; seed <= 50; seed++) {
            var world = new World(new Random(seed));
            for (int move = 0; move < MOVES; move++) {
                world.move();
            }
            world.settle();
            var sessionsFirst = new Reader(world);
            var nodesFirst = new Reader(world);

            sessionsFirst.readSessions(Integer.MAX_VALUE);
            sessionsFirst.readEverything();
            nodesFirst.readNodes(Integer.MAX_VALUE);
            nodesFirst.readEverything();

            assertThat(nodesFirst.told).as("seed %d", seed).isEqualTo(sessionsFirst.told);
        }
    }

    /** What really happens, and what nodes write about it. */
    private static final class World {

        final List<SessionReport> sessionsTopic = new ArrayList<>();
        final List<NodeReport> nodesTopic = new ArrayList<>();
        final Set<String> begun = new HashSet<>();
        final SetTime time = new SetTime(START);
        private final Random random;
        private final Map<String, Session> live = new TreeMap<>();
        private final List<Session> fenced = new ArrayList<>();
        private final Map<String, Node> nodes = new LinkedHashMap<>();
        private int incarnations;

        World(Random random) {
            this.random = random;
            startNode();
            startNode();
        }

        private record Session(String imei, long token, String node, Instant connectedAt) {}

        private static final class Node {
            boolean isDead;
            boolean isMute;
        }

        List<String> trackers() {
            return List.of("350612345678900", "350612345678901", "350612345678902", "350612345678903");
        }

        boolean isConnected(String imei) {
            return live.containsKey(imei);
        }

        void move() {
            time.pass(Duration.ofMillis(random.nextInt(2_000)));
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3 -> connect(any(trackers()));
                case 4, 5 -> withLive(session -> write(Kind.SEEN, session));
                case 6 -> withLive(session -> write(Kind.CONNECTED, session));
                case 7, 8 -> withLive(this::disconnect);
                case 9 -> tellOfAFencedOne();
                case 10 -> startNode();
                case 11 -> withNode(this::die);
                case 12 -> withNode(this::stop);
                case 13 -> withNode(node -> node(node).isMute = !node(node).isMute);
                default -> beatAll();
            }
        }

        /** Those who live say so; the others have been silent for long enough. */
        void settle() {
            nodes.values().forEach(node -> node.isMute = false);
            for (int beat = 0; beat < 4; beat++) {
                time.pass(INTERVAL);
                beatAll();
            }
        }

        private void startNode() {
            var name = "gw-" + ++incarnations;
            nodes.put(name, new Node());
            beat(name, false);
        }

        private Node node(String name) {
            return Objects.requireNonNull(nodes.get(name));
        }

        private void beatAll() {
            nodes.forEach((name, node) -> {
                if (!node.isDead && !node.isMute) {
                    beat(name, false);
                }
            });
        }

        private void beat(String node, boolean isLast) {
            nodesTopic.add(new NodeReport(node, isLast, time.instant(), INTERVAL, nodesTopic.size()));
        }

        private void connect(String imei) {
            var alive = nodes.entrySet().stream()
                    .filter(node -> !node.getValue().isDead)
                    .map(Map.Entry::getKey)
                    .toList();
            if (alive.isEmpty()) {
                return;
            }
            var session = new Session(imei, sessionsTopic.size() + 1L, any(alive), time.instant());
            var before = live.put(imei, session);
            if (before != null) {
                fenced.add(before);
            }
            begun.add("con_" + imei + "_" + session.token());
            write(Kind.CONNECTED, session);
        }

        private void disconnect(Session session) {
            live.remove(session.imei());
            write(Kind.DISCONNECTED, session);
        }

        /** Its node closes the old socket when it notices; the new one's answers that it lives. */
        private void tellOfAFencedOne() {
            if (!fenced.isEmpty()) {
                var old = fenced.remove(random.nextInt(fenced.size()));
                if (!node(old.node()).isDead) {
                    write(Kind.DISCONNECTED, old);
                    var now = live.get(old.imei());
                    if (now != null && random.nextBoolean()) {
                        write(Kind.CONNECTED, now);
                    }
                }
            }
        }

        private void die(String name) {
            node(name).isDead = true;
            live.values().removeIf(session -> session.node().equals(name));
        }

        /** In order, but not every end finds its way. */
        private void stop(String name) {
            for (var session : List.copyOf(live.values())) {
                if (session.node().equals(name)) {
                    live.remove(session.imei());
                    if (random.nextInt(4) > 0) {
                        write(Kind.DISCONNECTED, session);
                    }
                }
            }
            node(name).isDead = true;
            beat(name, true);
        }

        private void write(Kind kind, Session session) {
            sessionsTopic.add(new SessionReport(
                    session.imei(),
                    kind,
                    session.token(),
                    session.node(),
                    session.connectedAt(),
                    time.instant(),
                    "10.0.0.7",
                    40112,
                    time.instant(),
                    kind == Kind.DISCONNECTED ? "IDLE" : null));
        }

        private void withLive(java.util.function.Consumer<Session> action) {
            if (!live.isEmpty()) {
                action.accept(any(List.copyOf(live.values())));
            }
        }

        private void withNode(java.util.function.Consumer<String> action) {
            var alive = nodes.entrySet().stream()
                    .filter(node -> !node.getValue().isDead)
                    .map(Map.Entry::getKey)
                    .toList();
            if (!alive.isEmpty()) {
                action.accept(any(alive));
            }
        }

        private <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }

    /** Reads both topics, and checks each event as it comes. */
    private static final class Reader {

        final Set<String> begun = new HashSet<>();
        final Set<WebhookEvent> told = new HashSet<>();
        private final World world;
        private final SessionJournal journal;
        private final Map<String, @Nullable String> open = new HashMap<>();
        private final Set<String> ids = new HashSet<>();
        private int nextSession;
        private int nextNode;
        private Ends noted = new Ends(START, 0, 0);

        Reader(World world) {
            this.world = world;
            this.journal = new SessionJournal(new FakeSessionStore(), world.time);
        }

        private record Ends(Instant at, int sessions, int nodes) {}

        void move(Random random) {
            switch (random.nextInt(40)) {
                case 0 -> nextSession = 0;
                case 1 -> nextNode = 0;
                case 2, 3, 4, 5, 6, 7, 8 -> judge();
                case 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 -> readNodes(1 + random.nextInt(20));
                default -> readSessions(1 + random.nextInt(20));
            }
        }

        void readSessions(int atMost) {
            int to = Math.min(world.sessionsTopic.size(), atMost > 1_000 ? Integer.MAX_VALUE : nextSession + atMost);
            told(journal.sessions(world.sessionsTopic.subList(nextSession, to)));
            nextSession = to;
        }

        void readNodes(int atMost) {
            int to = Math.min(world.nodesTopic.size(), atMost > 1_000 ? Integer.MAX_VALUE : nextNode + atMost);
            journal.nodes(world.nodesTopic.subList(nextNode, to));
            nextNode = to;
        }

        void readEverything() {
            readSessions(Integer.MAX_VALUE);
            readNodes(Integer.MAX_VALUE);
            judge();
            judge();
        }

        /** Of the moment noted before, if everything up to it has been read. */
        private void judge() {
            var before = noted;
            noted = new Ends(world.time.instant(), world.sessionsTopic.size(), world.nodesTopic.size());
            if (nextSession >= before.sessions() && nextNode >= before.nodes()) {
                told(journal.judge(before.at(), 100).news());
            }
        }

        private void told(List<News> news) {
            for (var one : news) {
                var event = one.event();
                var imei = Objects.requireNonNull(event.imei());
                var session = event.id().substring(4);
                assertThat(ids.add(event.id()))
                        .as("%s is told once", event.id())
                        .isTrue();
                if (event.type() == DEVICE_CONNECTED) {
                    open.put(imei, session);
                    if (session.chars().filter(c -> c == '_').count() == 1) {
                        begun.add(event.id());
                    }
                } else {
                    assertThat(open.put(imei, null))
                            .as("%s ends the session that is open", event.id())
                            .isEqualTo(session);
                }
                told.add(event);
            }
        }

        boolean isConnected(String imei) {
            return open.get(imei) != null;
        }
    }
}
