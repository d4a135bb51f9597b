package io.wayline.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wayline.codec.Codec;
import io.wayline.codec.GprsEncoder;
import io.wayline.codec.GprsMessage;
import io.wayline.simulator.FakeGateway.Manners;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatedTrackerTest {

    private static final String IMEI = "350612345678901";
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void doesWhatItIsTold() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {});
                var tracker = new SimulatedTracker(IMEI)) {
            tracker.connect("127.0.0.1", gateway.port());
            assertThat(tracker.login()).isTrue();
            assertThat(tracker.sendRecords(120)).hasSize(120).doesNotHaveDuplicates();
            assertThat(gateway.stored()).hasSize(120);
            tracker.ping();

            gateway.send(IMEI, command("setdigout 1?"));
            var command = tracker.awaitCommand(SOON);
            assertThat(command.text()).isEqualTo("setdigout 1?");
            assertThat(tracker.respondAsUsual(command)).contains("DOUT1:1 Timeout:INFINITY ");
            assertThat(tracker.outputs().isOn(1)).isTrue();
            tracker.respondBinary(command, new byte[] {1, 2});
            tracker.nack("352093081452251");

            await().untilAsserted(() -> assertThat(gateway.responses()).hasSize(3));
            assertThat(gateway.pings()).isEqualTo(1);
            assertThat(tracker.pollCommand(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void leavesAConnectionHalfOpenAndComesBackElsewhere() throws IOException {
        try (var here = FakeGateway.start(new Manners() {});
                var there = FakeGateway.start(new Manners() {});
                var tracker = new SimulatedTracker(IMEI)) {
            tracker.connect("127.0.0.1", here.port());
            tracker.login();
            here.send(IMEI, command("getver"));
            var command = tracker.awaitCommand(SOON);
            tracker.halfOpen();

            assertThat(tracker.reconnectTo(there.port())).isTrue();
            tracker.respond(command, "late");

            await().untilAsserted(() -> assertThat(there.responses()).hasSize(1));
            here.send(IMEI, command("getver"));
            assertThat(tracker.pollCommand(Duration.ofMillis(100))).isEmpty();
            assertThat(here.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void sendsAgainWhatWasNotAcknowledged() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {
                    @Override
                    public byte[] answer(String imei, int packetsBefore, byte[] count) {
                        return packetsBefore == 0 ? new byte[4] : count;
                    }
                });
                var tracker = new SimulatedTracker(IMEI)) {
            tracker.connect("127.0.0.1", gateway.port());
            tracker.login();

            assertThat(tracker.sendRecords(3)).hasSize(3);

            assertThat(gateway.packets()).isEqualTo(2);
            assertThat(gateway.breaches()).isEmpty();
        }
    }

    @Test
    void knowsThatItWasRefusedOrThrownOut() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {
                    @Override
                    public boolean admits(String imei, int loginsBefore) {
                        return false;
                    }
                });
                var tracker = new SimulatedTracker(IMEI)) {
            tracker.connect("127.0.0.1", gateway.port());

            assertThat(tracker.login()).isFalse();
            assertThat(tracker.awaitClosed(SOON)).isTrue();
            tracker.disconnect();
            assertThatThrownBy(tracker::ping).hasMessage(IMEI + " is not connected");
        }
    }

    private static byte[] command(String text) {
        return GprsEncoder.frame(Codec.CODEC_12, GprsMessage.of(GprsMessage.COMMAND, text.getBytes(US_ASCII)));
    }
}
