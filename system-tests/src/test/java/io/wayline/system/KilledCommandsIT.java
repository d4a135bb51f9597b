package io.wayline.system;

import static io.wayline.system.CommandProcesses.EAST;
import static io.wayline.system.CommandProcesses.SERVICE;
import static io.wayline.system.CommandProcesses.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed without warning while commands are on their way. */
@ExtendWith(KilledCommandsIT.Logs.class)
final class KilledCommandsIT {

    private static final String HORN = "lvcanhorn";
    private static final String SOUNDED = "CAN-CONTROL cmd executed successfully.";
    private static final String LEVEL = "setdigout 1?";
    private static final String DONE = "DOUT1:1 Timeout:INFINITY DOUT2:IGNORED ";
    private static final String DONE_BEFORE = "DOUT1:Already set to 1 DOUT2:IGNORED ";
    private static final String ONCE = "\"deliveryMode\":\"at-most-once\",\"timeoutSeconds\":5";
    private static final int TRACKERS = 10;

    @TempDir
    static Path directory;

    private static CommandProcesses system;
    private static CommandApi api;

    @BeforeAll
    static void start() {
        system = CommandProcesses.start(directory);
        api = system.api();
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    /** What the processes said, when a test fails. */
    static final class Logs implements TestWatcher {

        @Override
        public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
            System.err.println(context.getDisplayName() + "\n" + system.describe());
        }
    }

    @Test
    void commandsInFlightOnAKilledNodeAreMadeGoodOnAnother() {
        var trackers = new ArrayList<ScriptedTracker>();
        var ids = new ArrayList<String>();
        for (int i = 0; i < TRACKERS; i++) {
            var tracker = connect(EAST, CommandSystem.freshImei());
            trackers.add(tracker);
            ids.add(api.send(tracker.imei(), LEVEL, ""));
            tracker.awaitCommand(LEVEL);
        }

        system.kill(EAST);
        var again = trackers.stream()
                .map(tracker -> ScriptedTracker.connect(system.trackerPort(WEST), tracker.imei())
                        .answering(_ -> DONE_BEFORE))
                .toList();

        ids.forEach(id ->
                assertThat(api.await(id, "SUCCEEDED").get("reason").asString()).isEqualTo("ALREADY"));
        trackers.forEach(ScriptedTracker::close);
        again.forEach(ScriptedTracker::close);
        system.start(EAST);
        system.awaitReady(EAST);
    }

    @Test
    void atMostOnceWithTheServiceKilledRightAfterItsAnswer() {
        var imei = CommandSystem.freshImei();
        try (var tracker = connect(WEST, imei).answering(_ -> SOUNDED)) {
            var id = api.send(imei, HORN, ONCE);
            system.killAndRestart(SERVICE);

            assertThat(ended(id)).isEqualTo("SUCCEEDED");
            assertThat(tracker.heard()).containsExactly(HORN);
        }
    }

    @Test
    void atMostOnceWithTheServiceKilledBetweenWriteAndAnswer() {
        var imei = CommandSystem.freshImei();
        try (var tracker = connect(WEST, imei)) {
            var id = api.send(imei, HORN, "\"deliveryMode\":\"at-most-once\",\"timeoutSeconds\":60");
            tracker.awaitCommand(HORN);
            system.kill(SERVICE);
            tracker.answer(SOUNDED);
            system.start(SERVICE);
            system.awaitReady(SERVICE);

            assertThat(ended(id)).isEqualTo("SUCCEEDED");
            assertThat(tracker.heard()).containsExactly(HORN);
        }
    }

    @Test
    void atMostOnceWithTheNodeKilledBeforeTheWrite() {
        killedNode(tracker -> tracker.beginRecord(), tracker -> {}, List.of());
    }

    @Test
    void atMostOnceWithTheNodeKilledAfterTheWrite() {
        killedNode(tracker -> {}, tracker -> tracker.awaitCommand(HORN), List.of(HORN));
    }

    /** The tracker goes to another node afterwards; there is no way to know whether it sounded its horn. */
    private static void killedNode(
            Consumer<ScriptedTracker> beforeTheCommand, Consumer<ScriptedTracker> beforeTheKill, List<String> heard) {
        var imei = CommandSystem.freshImei();
        try (var first = connect(EAST, imei)) {
            beforeTheCommand.accept(first);
            var id = api.send(imei, HORN, ONCE);
            await("dispatched")
                    .atMost(CommandApi.PATIENCE)
                    .until(() -> !api.state(id).equals("QUEUED"));
            beforeTheKill.accept(first);
            system.kill(EAST);
            try (var second =
                    ScriptedTracker.connect(system.trackerPort(WEST), imei).answering(_ -> SOUNDED)) {
                assertThat(ended(id)).isEqualTo("UNKNOWN");
                assertThat(first.heard()).isEqualTo(heard);
                assertThat(second.heard()).as("written at most once").isEmpty();
            }
        } finally {
            system.start(EAST);
            system.awaitReady(EAST);
        }
    }

    @Test
    @Tag("soak")
    void aCommandSurvivesTheServiceAndIsDeliveredOnce() {
        var imei = CommandSystem.freshImei();
        var id = api.send(imei, LEVEL, "\"ifOffline\":\"queue\",\"ttlSeconds\":600");
        system.killAndRestart(SERVICE);
        try (var tracker = ScriptedTracker.connect(system.trackerPort(EAST), imei)) {
            tracker.awaitCommand(LEVEL).answer(DONE);

            api.await(id, "SUCCEEDED");

            assertThat(tracker.heard()).containsExactly(LEVEL);
        }
    }

    @Test
    void whoIsConnectedOutlivesTheServiceAndEndsWithTheNode() {
        var imei = CommandSystem.freshImei();
        try (var _ = connect(EAST, imei)) {
            system.killAndRestart(SERVICE);
            assertThat(api.get("/api/v1/devices/" + imei).status())
                    .as("known as soon as the service is ready")
                    .isEqualTo(200);

            system.kill(EAST); // says no goodbye: its heartbeats end
            api.awaitDisconnected(imei);
        } finally {
            system.start(EAST);
            system.awaitReady(EAST);
        }
        try (var _ = connect(EAST, imei)) {
            assertThat(api.get("/api/v1/devices/" + imei).status()).isEqualTo(200);
        }
    }

    @Test
    @Tag("soak")
    void whatAllTopicsSaidOnceMoreChangesNothing() {
        var imei = CommandSystem.freshImei();
        try (var tracker = connect(WEST, imei)) {
            var answered = api.send(imei, LEVEL, "");
            tracker.awaitCommand(LEVEL).answer(DONE).answer("said to nobody");
            api.await(answered, "SUCCEEDED");
            await("both messages are recorded")
                    .atMost(CommandApi.PATIENCE)
                    .until(() -> api.get("/api/v1/devices/" + imei + "/messages")
                                    .body()
                                    .get("messages")
                                    .size()
                            == 2);
            var before = system.ledger();

            system.kill(SERVICE);
            system.forgetWhatWasRead();
            system.start(SERVICE);
            system.awaitReady(SERVICE);
            var last = api.send(imei, "getinfo", "");
            tracker.awaitCommand("getinfo").answer("RTC:2025/1/8 6:12 Init:2025/1/7 6:12 SAT:9 RST:1");
            api.await(last, "SUCCEEDED"); // it stands behind everything that was said before

            assertThat(system.ledger()).containsAll(before);
            assertThat(system.ledger().stream().filter(row -> row.contains(answered)))
                    .as("rows about the command that was answered")
                    .hasSameSizeAs(before.stream()
                            .filter(row -> row.contains(answered))
                            .toList());
            assertThat(tracker.heard()).containsExactly(LEVEL, "getinfo");
        }
    }

    private static ScriptedTracker connect(String node, String imei) {
        var tracker = ScriptedTracker.connect(system.trackerPort(node), imei);
        api.awaitConnected(imei);
        return tracker;
    }

    private static String ended(String id) {
        await("command " + id + " has ended")
                .atMost(CommandApi.PATIENCE)
                .until(() -> api.command(id).hasNonNull("completedAt"));
        return api.state(id);
    }
}
