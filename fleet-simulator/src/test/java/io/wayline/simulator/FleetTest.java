package io.wayline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.wayline.codec.Codec;
import io.wayline.simulator.FakeGateway.Manners;
import io.wayline.simulator.records.Sorting;
import io.wayline.simulator.tracker.NetworkProfile;
import io.wayline.simulator.tracker.TrackerTimings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FleetTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final TrackerTimings IMPATIENT = TrackerTimings.USUAL
            .withResponseTimeout(Duration.ofMillis(400))
            .withBackoff(Duration.ofMillis(5), Duration.ofMillis(100))
            .withRefusedPause(Duration.ofMillis(50));

    @ParameterizedTest
    @EnumSource(names = {"CODEC_8", "CODEC_8E", "CODEC_16"})
    void everyRecordIsSentOnceOnAGoodNetwork(Codec codec) throws IOException, InterruptedException {
        try (var gateway = FakeGateway.start(new Manners() {});
                var fleet = Fleet.start(FleetSettings.against("127.0.0.1", gateway.port())
                        .withDevices(20)
                        .withRecords(205)
                        .withPackets(new FleetSettings.Packets(codec, 10, 18, Sorting.OLDEST_FIRST, 0)))) {
            assertThat(fleet.awaitDone(LONG_ENOUGH)).isTrue();

            var report = fleet.report();
            assertThat(report.complete()).isTrue();
            assertThat(report.counts().acknowledgedRecords()).isEqualTo(20 * 205);
            assertThat(report.counts().resentRecords()).isZero();
            assertThat(report.latencies().getTotalCount()).isEqualTo(20 * 21);
            assertThat(gateway.breaches()).isEmpty();
            assertThat(fleet.acknowledged().toList())
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(gateway.stored());
        }
    }

    @Test
    void trackersEncryptIfTheyAreTold(@TempDir Path files) throws Exception {
        var certificate = new CertificateBuilder()
                .subject("CN=gateway")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        var encryption = SSLContext.getInstance("TLS");
        encryption.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
        var authority = Files.writeString(files.resolve("ca.pem"), certificate.getCertificatePEM());

        try (var gateway = FakeGateway.start(new Manners() {}, encryption);
                var fleet = Fleet.start(FleetSettings.against("127.0.0.1", gateway.port())
                        .withDevices(3)
                        .withRecords(25)
                        .withEncryption(Optional.of(new FleetSettings.Encryption(Optional.of(authority)))))) {
            assertThat(fleet.awaitDone(LONG_ENOUGH)).isTrue();

            assertThat(fleet.report().counts().acknowledgedRecords()).isEqualTo(3 * 25);
            assertThat(gateway.breaches()).isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7, 42})
    void everythingIsAcknowledgedInTheEndOnAFlakyNetwork(long seed) throws IOException, InterruptedException {
        try (var gateway = FakeGateway.start(new Manners() {});
                var fleet = Fleet.start(FleetSettings.against("127.0.0.1", gateway.port())
                        .withDevices(30)
                        .withRecords(400)
                        .withPackets(new FleetSettings.Packets(Codec.CODEC_8E, 10, 18, Sorting.NEWEST_FIRST, 25))
                        .withNetwork(NetworkProfile.FLAKY, seed)
                        .withTimings(IMPATIENT))) {
            assertThat(fleet.awaitDone(LONG_ENOUGH)).isTrue();

            var counts = fleet.report().counts();
            assertThat(counts.acknowledgedRecords()).isEqualTo(30 * 400);
            assertThat(counts.firstRecords()).isEqualTo(counts.acknowledgedRecords());
            assertThat(counts.inFlight()).isZero();
            assertThat(counts.resentTransmissions())
                    .isEqualTo(counts.repeated() + counts.cut() + counts.timedOut() + counts.wrongCounts())
                    .isPositive();
            assertThat(counts.cut()).isPositive();
            assertThat(counts.timedOut()).isPositive();
            assertThat(counts.repeated()).isPositive();
            assertThat(gateway.breaches()).isEmpty();
            assertThat(fleet.acknowledged().collect(Collectors.toSet())).isEqualTo(new HashSet<>(gateway.stored()));
        }
    }
}
