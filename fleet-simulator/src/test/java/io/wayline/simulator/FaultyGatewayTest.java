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
import io.wayline.simulator.tracker.TrackerTimings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Trackers towards a gateway that does not behave. */
class FaultyGatewayTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final byte[] NOTHING = {};
    private static final byte[] GETVER =
            GprsEncoder.frame(Codec.CODEC_12, GprsMessage.of(GprsMessage.COMMAND, "getver".getBytes(US_ASCII)));
    private static final TrackerTimings IMPATIENT = TrackerTimings.USUAL
            .withResponseTimeout(Duration.ofMillis(300))
            .withBackoff(Duration.ofMillis(5), Duration.ofMillis(50))
            .withRefusedPause(Duration.ofMillis(20));

    @Test
    void aWrongCountIsAnsweredWithTheSameBytes() throws IOException, InterruptedException {
        var report = run(new Manners() {
            @Override
            public byte[] answer(String imei, int packetsBefore, byte[] count) {
                return packetsBefore % 4 == 1 ? new byte[] {0, 0, 0, 3} : count;
            }
        });

        assertThat(report.counts().wrongCounts()).isPositive();
        assertThat(report.counts().reconnects()).isZero();
    }

    @Test
    void aCountOfZeroIsAnsweredWithTheSameBytes() throws IOException, InterruptedException {
        var report = run(new Manners() {
            @Override
            public byte[] answer(String imei, int packetsBefore, byte[] count) {
                return packetsBefore == 2 ? new byte[4] : count;
            }
        });

        assertThat(report.counts().wrongCounts()).isEqualTo(5);
        assertThat(report.counts().reconnects()).isZero();
    }

    @Test
    void aMissingCountIsAnsweredWithTheSameBytesOnANewConnection() throws IOException, InterruptedException {
        var report = run(new Manners() {
            @Override
            public byte[] answer(String imei, int packetsBefore, byte[] count) {
                return packetsBefore == 1 ? NOTHING : count;
            }
        });

        assertThat(report.counts().timedOut()).isEqualTo(5);
        assertThat(report.counts().reconnects()).isEqualTo(5);
    }

    @Test
    void aRefusedTrackerComesAgainUntilItIsAdmitted() throws IOException, InterruptedException {
        var report = run(new Manners() {
            @Override
            public boolean admits(String imei, int loginsBefore) {
                return loginsBefore >= 3;
            }
        });

        assertThat(report.counts().refusedLogins()).isEqualTo(5 * 3);
    }

    @Test
    void aCommandBeforeTheCountIsReadAndAnswered() throws IOException, InterruptedException {
        var manners = new Manners() {
            @Override
            public byte[] answer(String imei, int packetsBefore, byte[] count) {
                return packetsBefore == 1
                        ? ByteBuffer.allocate(GETVER.length + 4)
                                .put(GETVER)
                                .put(count)
                                .array()
                        : count;
            }
        };
        try (var gateway = FakeGateway.start(manners);
                var fleet = Fleet.start(settings(gateway))) {
            assertThat(fleet.awaitDone(LONG_ENOUGH)).isTrue();

            await().untilAsserted(() -> assertThat(gateway.responses()).hasSize(5));
            var answer = (GprsPacket) FrameDecoder.decode(gateway.responses().getFirst());
            assertThat(answer.messages().getFirst().text().orElseThrow()).startsWith("Ver:");
            assertThat(fleet.report().counts().resentTransmissions()).isZero();
        }
    }

    @Test
    void anIdleTrackerPings() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {});
                var _ = Fleet.start(FleetSettings.against("127.0.0.1", gateway.port())
                        .withRate(0.01, Duration.ofMinutes(5))
                        .withTimings(IMPATIENT.withPingAfter(Duration.ofMillis(20))))) {
            await().untilAsserted(() -> assertThat(gateway.pings()).isGreaterThan(5));
        }
    }

    @Test
    void trackersWaitForAGatewayThatIsNotThereYet() throws IOException, InterruptedException {
        int port;
        try (var gone = FakeGateway.start(new Manners() {})) {
            port = gone.port();
        }
        try (var fleet = Fleet.start(FleetSettings.against("127.0.0.1", port)
                .withDevices(5)
                .withRecords(35)
                .withTimings(IMPATIENT))) {
            await().untilAsserted(() ->
                    assertThat(fleet.report().counts().failedConnects()).isGreaterThan(5));
            try (var gateway = FakeGateway.start(new Manners() {}, port)) {
                assertThat(fleet.awaitDone(LONG_ENOUGH)).isTrue();
                assertThat(gateway.breaches()).isEmpty();
            }
        }
    }

    /** Five trackers with 35 records each: whatever the gateway does, all is acknowledged and nothing is sent wrongly. */
    private static FleetReport run(Manners manners) throws IOException, InterruptedException {
        try (var gateway = FakeGateway.start(manners);
                var fleet = Fleet.start(settings(gateway))) {
            assertThat(fleet.awaitDone(LONG_ENOUGH)).isTrue();

            assertThat(gateway.breaches()).isEmpty();
            assertThat(fleet.acknowledged().collect(Collectors.toSet())).isEqualTo(new HashSet<>(gateway.stored()));
            var report = fleet.report();
            assertThat(report.complete()).isTrue();
            assertThat(report.counts().inFlight()).isZero();
            assertThat(report.counts().acknowledgedRecords()).isEqualTo(5 * 35);
            return report;
        }
    }

    private static FleetSettings settings(FakeGateway gateway) {
        return FleetSettings.against("127.0.0.1", gateway.port())
                .withDevices(5)
                .withRecords(35)
                .withTimings(IMPATIENT);
    }
}
