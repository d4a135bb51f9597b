package io.wayline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.codec.Codec;
import io.wayline.ingest.IngestNode;
import io.wayline.proto.command.v1.CommandEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What can happen to a command between its host and its tracker; the same for both strategies of the command channel. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CommandScenarios {

    private static final String LEVEL = "setdigout 1?";
    private static final String DONE = "DOUT1:1 Timeout:INFINITY DOUT2:IGNORED ";
    private static final String DONE_BEFORE = "DOUT1:Already set to 1 DOUT2:IGNORED ";
    private static final Duration PATIENCE = CommandApi.PATIENCE;
    /** One attempt, given up soon, so that the next command gets its turn while an answer may still come. */
    private static final String ONE_SHORT_ATTEMPT = "\"timeoutSeconds\":1,\"maxRetries\":0";

    private final String strategy;
    private CommandSystem system;
    private CommandApi api;
    private IngestNode east;
    private IngestNode west;

    CommandScenarios(String strategy) {
        this.strategy = strategy;
    }

    @BeforeAll
    void start() throws Exception {
        system = new CommandSystem(
                Map.of("COMMAND_CHANNEL", strategy, "COMMAND_GRACE", "60s", "COMMAND_QUIET", "100ms"));
        api = system.api();
        east = system.startNode("east");
        west = system.startNode("west");
    }

    @AfterAll
    void stop() {
        system.close();
    }

    @Test
    void aCommandIsWrittenAnsweredAndAnnounced() {
        var imei = CommandSystem.freshImei();
        try (var tracker = system.connect(east, imei)) {
            var id = api.send(imei, LEVEL, "\"metadata\":{\"job_id\":\"123\"}");
            tracker.awaitCommand(LEVEL).answer(DONE);

            var command = api.await(id, "SUCCEEDED");

            assertThat(command.get("response").asString()).isEqualTo(DONE.strip());
            assertThat(api.history(id)).containsExactly("QUEUED", "DISPATCHED", "SENT", "SUCCEEDED");
            var events = system.awaitEvents(id, CommandEvent.State.SUCCEEDED);
            assertThat(events).extracting(CommandEvent::getRevision).containsExactly(1, 2, 3, 4);
            assertThat(events)
                    .allSatisfy(event -> assertThat(event.getMetadataJson()).isEqualTo("{\"job_id\":\"123\"}"));
        }
    }

    @Test
    void ofFiveEqualCommandsInABurstOneSurvivesAndFourAreAnnouncedAsSuperseded() {
        var imei = CommandSystem.freshImei();
        try (var tracker = system.connect(east, imei)) {
            var ids = new ArrayList<String>();
            for (int i = 0; i < 5; i++) {
                ids.add(api.send(imei, LEVEL, ""));
            }
            tracker.answering(_ -> DONE);

            api.await(ids.getLast(), "SUCCEEDED");

            for (var superseded : ids.subList(0, 4)) {
                assertThat(api.state(superseded)).isEqualTo("SUPERSEDED");
                assertThat(system.awaitEvents(superseded, CommandEvent.State.SUPERSEDED)
                                .getLast()
                                .getSupersededBy())
                        .isIn(ids);
            }
            assertThat(tracker.heard())
                    .as("one at a time, and the four not each")
                    .hasSizeLessThan(5);
        }
    }

    @Test
    void answersOutOfOrderFindTheirCommandsByPattern() {
        var imei = CommandSystem.freshImei();
        try (var tracker = system.connect(east, imei)) {
            var first = api.send(imei, "getio", ONE_SHORT_ATTEMPT);
            var second = api.send(imei, "getstatus", ONE_SHORT_ATTEMPT);
            var third = api.send(imei, LEVEL, "");
            tracker.awaitCommand("getio").awaitCommand("getstatus").awaitCommand(LEVEL);

            tracker.answer("Data Link: 1 GPRS: 1 Phone: 0 SIM: 0 OP: 24602 Signal: 5 NewSMS: 0 Roaming: 0");
            api.await(second, "SUCCEEDED");
            tracker.answer(DONE);
            api.await(third, "SUCCEEDED");
            tracker.answer("DI1:1 DI2:0 DI3:0 AIN1:0 AIN2:16924 DO1:0 DO2:1");

            assertThat(api.await(first, "SUCCEEDED").get("response").asString()).startsWith("DI1:1");
        }
    }

    @Test
    void answersToUnknownCommandsGoToTheOldestAndNeverTakeAKnownOnesAnswer() {
        var imei = CommandSystem.freshImei();
        try (var tracker = system.connect(east, imei)) {
            var known = api.send(imei, "getio", ONE_SHORT_ATTEMPT);
            var older = api.send(imei, "ownverb one", ONE_SHORT_ATTEMPT);
            var newer = api.send(imei, "ownverb two", "");
            tracker.awaitCommand("getio").awaitCommand("ownverb one").awaitCommand("ownverb two");

            tracker.answer("DI1:1 DI2:0 DI3:0 AIN1:0 AIN2:16924 DO1:0 DO2:1")
                    .answer("uno")
                    .answer("due");

            assertThat(api.await(known, "SUCCEEDED").get("response").asString()).startsWith("DI1:1");
            assertThat(api.await(older, "SUCCEEDED").get("response").asString()).isEqualTo("uno");
            assertThat(api.await(newer, "SUCCEEDED").get("response").asString()).isEqualTo("due");
        }
    }

    @Test
    void anAnswerLostInATunnelIsMadeGoodAfterTheReconnectOnAnotherNode() {
        var imei = CommandSystem.freshImei();
        String id;
        try (var tracker = system.connect(east, imei)) {
            id = api.send(imei, LEVEL, "");
            tracker.awaitCommand(LEVEL); // carried out, and then no network
        }
        try (var tracker = ScriptedTracker.connect(west.port(), imei)) {
            tracker.awaitCommand(LEVEL).answer(DONE_BEFORE);

            var command = api.await(id, "SUCCEEDED");

            assertThat(command.get("reason").asString()).isEqualTo("ALREADY");
            assertThat(attempts(command)).hasSize(2);
            assertThat(attempts(command).getFirst().get("node"))
                    .isNotEqualTo(attempts(command).getLast().get("node"));
        }
    }

    @Test
    void aTrackerThatIsOfflineGetsAQueuedCommandWhenItConnects() {
        var imei = CommandSystem.freshImei();
        var id = api.send(imei, LEVEL, "\"ifOffline\":\"queue\",\"ttlSeconds\":600");
        assertThat(api.state(id)).isEqualTo("QUEUED");
        try (var tracker = ScriptedTracker.connect(west.port(), imei)) {
            tracker.awaitCommand(LEVEL).answer(DONE);

            api.await(id, "SUCCEEDED");
        }
    }

    @Test
    void aQueuedCommandExpiresAndIsNeverWritten() {
        var imei = CommandSystem.freshImei();
        var late = api.send(imei, LEVEL, "\"ifOffline\":\"queue\",\"ttlSeconds\":1");
        api.await(late, "EXPIRED");
        var inTime = api.send(imei, "getinfo", "\"ifOffline\":\"queue\",\"ttlSeconds\":600");
        try (var tracker = ScriptedTracker.connect(east.port(), imei)) {
            tracker.awaitCommand("getinfo");

            assertThat(tracker.heard()).containsExactly("getinfo");
            assertThat(api.state(late)).isEqualTo("EXPIRED");
            assertThat(api.state(inTime)).isIn("DISPATCHED", "SENT");
        }
    }

    @Test
    void aTrackerThatIsOfflineIsRefusedUnlessToldOtherwiseAndNothingIsWritten() {
        var imei = CommandSystem.freshImei();

        var answer = api.post("/api/v1/command", "{\"imei\":\"%s\",\"command\":\"getinfo\"}".formatted(imei));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().get("error").asString()).isEqualTo("Device not connected");
        assertThat(api.get("/api/v1/commands?imei=" + imei).body().get("commands"))
                .isEmpty();
    }

    @Test
    void aHalfOpenSocketSwallowsACommandAndTheNextSessionGetsIt() {
        var imei = CommandSystem.freshImei();
        try (var dead = system.connect(east, imei)) {
            var id = api.send(imei, LEVEL, "");
            dead.awaitCommand(LEVEL).vanish();
            try (var alive = ScriptedTracker.connect(east.port(), imei)) {
                alive.awaitCommand(LEVEL).answer(DONE);

                assertThat(attempts(api.await(id, "SUCCEEDED"))).hasSize(2);
            }
        }
    }

    @Test
    void ofTwoNodesWithOneImeiOnlyTheNewestSessionGetsCommands() {
        var imei = CommandSystem.freshImei();
        try (var older = system.connect(east, imei);
                var newer = ScriptedTracker.connect(west.port(), imei)) {
            await("the older session is fenced").atMost(PATIENCE).until(older::isHungUp);
            newer.answering(_ -> DONE);

            api.await(api.send(imei, LEVEL, "\"ifOffline\":\"queue\""), "SUCCEEDED");

            assertThat(older.heard()).isEmpty();
            assertThat(newer.heard()).containsExactly(LEVEL);
        }
    }

    @Test
    void aBacklogPassesFirstAndTheAnswerMayComeAfterMoreOfIt() throws Exception {
        var imei = CommandSystem.freshImei();
        var longAgo = Instant.now().minus(Duration.ofMinutes(20));
        try (var tracker = system.connect(east, imei)) {
            tracker.sendRecord(longAgo); // in hand when the command comes
            var id = api.send(imei, LEVEL, "");
            tracker.awaitCount();
            for (int record = 1; record <= 20; record++) {
                tracker.sendRecord(longAgo.plusSeconds(record)).awaitCount();
            }
            tracker.awaitCommand(LEVEL);
            for (int record = 21; record <= 40; record++) {
                tracker.sendRecord(longAgo.plusSeconds(record)).awaitCount();
            }
            tracker.answer(DONE);

            assertThat(attempts(api.await(id, "SUCCEEDED"))).hasSize(1);
        }
    }

    @Test
    void aStrangersRefusalRejectsACodec14Command() {
        var imei = CommandSystem.freshImei();
        var registered = api.post("/api/v1/devices", "{\"imei\":\"%s\",\"codec14\":true}".formatted(imei));
        assertThat(registered.status()).as(registered.body().toString()).isBetween(200, 201);
        try (var tracker = system.connect(west, imei)) {
            var id = api.send(imei, LEVEL, "");
            var command = tracker.awaitCommand();
            assertThat(command.codec()).isEqualTo(Codec.CODEC_14);
            assertThat(command.addressee()).isEqualTo(imei);
            tracker.refuseAsStranger(imei);

            assertThat(api.await(id, "REJECTED").get("reason").asString()).isEqualTo("NACK");
        }
    }

    @Test
    void aBinaryMessageIsRecordedAndLeavesTheCommandWaiting() {
        var imei = CommandSystem.freshImei();
        try (var tracker = system.connect(east, imei)) {
            var id = api.send(imei, LEVEL, "");
            tracker.awaitCommand(LEVEL).answerBinary((byte) 0, (byte) 0xFF, (byte) 7);
            await("the binary message is recorded")
                    .atMost(PATIENCE)
                    .until(() -> !api.get("/api/v1/devices/" + imei + "/messages")
                            .body()
                            .get("messages")
                            .isEmpty());
            assertThat(api.state(id)).isEqualTo("SENT");

            tracker.answer(DONE);

            api.await(id, "SUCCEEDED");
        }
    }

    @Test
    void aKnownRefusalRejectsAtOnce() {
        var imei = CommandSystem.freshImei();
        try (var tracker = system.connect(east, imei)) {
            var id = api.send(imei, "lvcanopenalldoors", "");
            tracker.awaitCommand("lvcanopenalldoors").answer("CAN-CONTROL Not connected!");

            assertThat(api.await(id, "REJECTED").get("reason").asString()).isEqualTo("TRACKER_REFUSED");
        }
    }

    @Test
    void silenceIsRetriedAndThenFails() {
        var imei = CommandSystem.freshImei();
        try (var tracker = system.connect(east, imei)) {
            var id = api.send(imei, "ownverb", "\"timeoutSeconds\":1,\"maxRetries\":2,\"ttlSeconds\":60");

            api.await(id, "TIMED_OUT");

            assertThat(tracker.heard()).containsExactly("ownverb", "ownverb", "ownverb");
            assertThat(attempts(api.command(id))).hasSize(3);
        }
    }

    @Test
    void aCancelledCommandThatWaitsIsNeverWritten() {
        var imei = CommandSystem.freshImei();
        var id = api.send(imei, LEVEL, "\"ifOffline\":\"queue\"");
        assertThat(api.post("/api/v1/commands/" + id + "/cancel", "{}").status())
                .isEqualTo(200);
        var after = api.send(imei, "getinfo", "\"ifOffline\":\"queue\"");
        try (var tracker = ScriptedTracker.connect(east.port(), imei)) {
            tracker.awaitCommand("getinfo");

            assertThat(tracker.heard()).containsExactly("getinfo");
            assertThat(api.state(id)).isEqualTo("CANCELLED");
            assertThat(api.state(after)).isIn("DISPATCHED", "SENT");
        }
    }

    @Test
    void aBanClosesTheLiveSocketOnWhicheverNodeItIs() {
        var imei = CommandSystem.freshImei();
        try (var tracker = system.connect(west, imei)) {
            var banned = api.post("/api/v1/devices/" + imei + "/ban", "{\"reason\":\"stolen\"}");
            assertThat(banned.status()).as(banned.body().toString()).isEqualTo(200);

            await("the banned tracker is hung up on").atMost(PATIENCE).until(tracker::isHungUp);
            api.awaitDisconnected(imei);
        }
    }

    private static List<JsonNode> attempts(JsonNode command) {
        return StreamSupport.stream(command.get("attempts").spliterator(), false)
                .toList();
    }
}
