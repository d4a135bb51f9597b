package io.wayline.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.FrameDecoder;
import io.wayline.codec.GprsEncoder;
import io.wayline.codec.GprsMessage;
import io.wayline.simulator.FakeGateway.Manners;
import io.wayline.simulator.commands.CommandBehaviour;
import io.wayline.simulator.records.Sorting;
import io.wayline.simulator.records.TestImeis;
import io.wayline.simulator.tracker.TrackerTimings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What trackers of a fleet make of commands, told and real. */
class CommandBehaviourTest {

    private static final String IMEI = TestImeis.of(0);
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void aGoodTrackerAnswersWhatItIsAsked() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {});
                var _ = fleet(gateway, CommandBehaviour.usual())) {
            send(gateway, "setdigout 1?", "setdigout 1?", "nonsense", "getver");

            assertThat(texts(gateway, 3))
                    .startsWith("DOUT1:1 Timeout:INFINITY ", "DOUT1:Already set to 1 ")
                    .last()
                    .asString()
                    .startsWith("Ver:");
        }
    }

    @Test
    void codec14IsAnsweredWithTheImeiInsideAndRefusedForAnother() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {});
                var _ = fleet(gateway, CommandBehaviour.usual())) {
            admitted(gateway);
            gateway.send(IMEI, codec14(IMEI));
            gateway.send(IMEI, codec14("352093081452251"));

            var messages = messages(gateway, 2);
            assertThat(messages.getFirst().imei()).contains(IMEI);
            assertThat(messages.getFirst().text().orElseThrow()).startsWith("Ver:");
            assertThat(messages.getLast().type()).isEqualTo(GprsMessage.NACK);
            assertThat(messages.getLast().imei()).contains("352093081452251");
        }
    }

    @Test
    void answersCanComeInAnotherOrder() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {});
                var _ = fleet(gateway, CommandBehaviour.answeringAfter(Duration.ofMillis(300)))) {
            send(gateway, "getver", "getstatus");

            assertThat(texts(gateway, 2).getLast()).startsWith("Ver:");
        }
    }

    @Test
    void anAnswerIsLostInATunnelAndTheRetryFindsItDone() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {});
                var _ = fleet(gateway, CommandBehaviour.losingTheAnswer(SHORT).forFirst(1, CommandBehaviour.usual()))) {
            send(gateway, "setdigout 1?");
            await().until(() -> gateway.logins(IMEI) == 2 && gateway.hasSession(IMEI));
            send(gateway, "setdigout 1?");

            assertThat(texts(gateway, 1)).containsExactly("DOUT1:Already set to 1 ");
        }
    }

    @Test
    void anAnswerComesOnTheNextConnection() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {});
                var _ = fleet(gateway, CommandBehaviour.answeringNextTime(SHORT))) {
            send(gateway, "getver");

            assertThat(texts(gateway, 1).getFirst()).startsWith("Ver:");
            assertThat(gateway.logins(IMEI)).isEqualTo(2);
        }
    }

    @Test
    void aTrackerMovesToAnotherGatewayAndAnswersThere() throws IOException {
        try (var there = FakeGateway.start(new Manners() {});
                var here = FakeGateway.start(new Manners() {});
                var _ = fleet(
                        here,
                        CommandBehaviour.movingTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), there.port()))
                                .forFirst(1, CommandBehaviour.usual()))) {
            send(here, "getver");

            assertThat(texts(there, 1).getFirst()).startsWith("Ver:");
            assertThat(here.responses()).isEmpty();
        }
    }

    @Test
    void anAnswerComesTwice() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {});
                var _ = fleet(gateway, CommandBehaviour.answeringTwice())) {
            send(gateway, "setdigout 1?");

            assertThat(texts(gateway, 2)).containsOnly("DOUT1:1 Timeout:INFINITY ");
        }
    }

    @Test
    void anAnswerWaitsForTheBacklog() throws IOException {
        var deafAtFirst = new Manners() {
            @Override
            public byte[] answer(String imei, int packetsBefore, byte[] count) {
                return packetsBefore == 0 ? new byte[0] : count;
            }
        };
        try (var gateway = FakeGateway.start(deafAtFirst);
                var _ = Fleet.start(settings(gateway, CommandBehaviour.answeringAfterTheBacklog())
                        .withPackets(new FleetSettings.Packets(Codec.CODEC_8, 1, 4, Sorting.OLDEST_FIRST, 0)))) {
            send(gateway, "getver");

            assertThat(texts(gateway, 1).getFirst()).startsWith("Ver:");
            assertThat(gateway.packets()).as("the packet and its repetition").isGreaterThan(1);
            assertThat(gateway.breaches()).isEmpty();
        }
    }

    @Test
    void theConnectionStandsHalfOpenWhileThereIsAnother() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {});
                var _ = fleet(
                        gateway,
                        CommandBehaviour.abandoningTheConnection(SHORT).forFirst(1, CommandBehaviour.usual()))) {
            send(gateway, "getver");
            await().until(() -> gateway.logins(IMEI) == 2);
            assertThat(gateway.openConnections()).isEqualTo(2);

            await().until(() -> gateway.hasSession(IMEI));
            send(gateway, "getver");
            assertThat(texts(gateway, 1).getFirst()).startsWith("Ver:");
        }
    }

    @Test
    void somethingElseIsSaid() throws IOException {
        var said = CommandBehaviour.sayingBytes(new byte[] {0, 1, 2})
                .forFirst(1, CommandBehaviour.refusing("352093081452251").forFirst(2, CommandBehaviour.saying("No")));
        try (var gateway = FakeGateway.start(new Manners() {});
                var _ = fleet(gateway, said)) {
            send(gateway, "getver", "getver", "getver");

            var messages = messages(gateway, 3);
            assertThat(messages.getFirst().payload()).containsExactly(0, 1, 2);
            assertThat(messages.get(1).type()).isEqualTo(GprsMessage.NACK);
            assertThat(messages.getLast().text()).contains("No");
        }
    }

    @Test
    void oneTrackerIsSilentAndTheOthersAreNot() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {});
                var _ = Fleet.start(settings(gateway, CommandBehaviour.silent().onlyFor(IMEI, CommandBehaviour.usual()))
                        .withDevices(2))) {
            var other = TestImeis.of(1);
            await().until(() -> gateway.hasSession(IMEI) && gateway.hasSession(other));
            gateway.send(IMEI, codec12("getver"));
            gateway.send(other, codec12("getver"));

            assertThat(texts(gateway, 1).getFirst()).contains("IMEI:" + other);
        }
    }

    private static Fleet fleet(FakeGateway gateway, CommandBehaviour behaviour) {
        return Fleet.start(settings(gateway, behaviour));
    }

    /** One tracker that stays, and has next to nothing to say by itself. */
    private static FleetSettings settings(FakeGateway gateway, CommandBehaviour behaviour) {
        return FleetSettings.against("127.0.0.1", gateway.port())
                .withRate(0.01, Duration.ofMinutes(5))
                .withTimings(TrackerTimings.USUAL.withBackoff(Duration.ofMillis(5), SHORT))
                .withBehaviour(behaviour);
    }

    private static void admitted(FakeGateway gateway) {
        await().until(() -> gateway.hasSession(IMEI));
    }

    private static void send(FakeGateway gateway, String... commands) throws IOException {
        admitted(gateway);
        for (var command : commands) {
            gateway.send(IMEI, codec12(command));
        }
    }

    private static List<String> texts(FakeGateway gateway, int count) {
        return messages(gateway, count).stream()
                .map(message -> message.text().orElseThrow())
                .toList();
    }

    private static List<GprsMessage> messages(FakeGateway gateway, int count) {
        await().untilAsserted(() -> assertThat(gateway.responses()).hasSize(count));
        return gateway.responses().stream()
                .map(frame ->
                        ((GprsPacket) FrameDecoder.decode(frame)).messages().getFirst())
                .toList();
    }

    private static byte[] codec12(String text) {
        return GprsEncoder.frame(Codec.CODEC_12, GprsMessage.of(GprsMessage.COMMAND, text.getBytes(US_ASCII)));
    }

    private static byte[] codec14(String imei) {
        return GprsEncoder.frame(
                Codec.CODEC_14, GprsMessage.of(GprsMessage.COMMAND, imei, "getver".getBytes(US_ASCII)));
    }
}
