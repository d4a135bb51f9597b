package io.wayline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.simulator.AcknowledgedRecord;
import io.wayline.simulator.Fleet;
import io.wayline.simulator.FleetSettings;
import io.wayline.simulator.tracker.NetworkProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Trackers on a bad network send while one process after another is killed without warning. Whatever was acknowledged must
 * be a row, and only one.
 */
final class KilledProcessesIT {

    private static final int DEVICES = 40;
    private static final double RECORDS_PER_SECOND = 3_000;
    private static final Duration LONGER_THAN_ANY_RUN = Duration.ofMinutes(30);
    /** Of each victim; {@code -Dkills=5} is a soak. */
    private static final int KILLS = Integer.getInteger("kills", 1);
    /** Acknowledged before each kill and after the last: the load flows, and flows again. */
    private static final long FLOWING = 5_000;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path directory;

    private static SystemUnderTest system;

    @BeforeAll
    static void startSystem() {
        system = SystemUnderTest.start(directory);
    }

    @AfterAll
    static void stopSystem() {
        system.close();
    }

    static Stream<Arguments> victims() {
        return Stream.of(
                victim("ingest-node", 1, SystemUnderTest::killAndRestartNode),
                victim("telemetry-consumer", 2, SystemUnderTest::killAndRestartConsumer),
                victim("broker", 3, SystemUnderTest::killAndRestartBroker));
    }

    private static Arguments victim(String name, int seed, Consumer<SystemUnderTest> kill) {
        return Arguments.of(Named.of(name, kill), seed);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("victims")
    void noAcknowledgedRecordIsLostAndNoneIsStoredTwice(Consumer<SystemUnderTest> kill, int seed) throws Exception {
        var settings = FleetSettings.against("127.0.0.1", system.trackerPort)
                .withDevices(DEVICES)
                .withImeiBase(seed * 1_000)
                .withRate(RECORDS_PER_SECOND, LONGER_THAN_ANY_RUN)
                .withNetwork(NetworkProfile.FLAKY, seed);
        try (var fleet = Fleet.start(settings)) {
            awaitFlow(fleet);
            for (int kills = 0; kills < KILLS; kills++) {
                kill.accept(system);
                awaitFlow(fleet);
            }
            fleet.stopMaking();
            assertThat(fleet.awaitDone(PATIENCE))
                    .as("the fleet's end; " + fleet.report().toText())
                    .isTrue();

            system.awaitReady();
            var acknowledged = fleet.acknowledged().collect(Collectors.toSet());
            await("all stored").atMost(PATIENCE).until(() -> storedCount(seed) >= acknowledged.size());
            assertThat(stored(seed)).isEqualTo(acknowledged);
            assertThat(storedCount(seed)).as("rows, each of them once").isEqualTo(acknowledged.size());
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed + "\n" + system.describe(), failure);
        }
    }

    private static void awaitFlow(Fleet fleet) {
        long before = acknowledged(fleet);
        await("load is flowing").atMost(PATIENCE).until(() -> acknowledged(fleet) > before + FLOWING);
    }

    private static long acknowledged(Fleet fleet) {
        return fleet.report().counts().acknowledgedRecords();
    }

    private static long storedCount(int seed) {
        return system.count("SELECT count(*) FROM telemetry.record WHERE " + ofFleet(seed));
    }

    private static Set<AcknowledgedRecord> stored(int seed) {
        var stored = new HashSet<AcknowledgedRecord>();
        for (var row : system.rows("SELECT imei, (extract(epoch FROM time) * 1000)::bigint FROM telemetry.record WHERE "
                + ofFleet(seed))) {
            stored.add(new AcknowledgedRecord((String) row.get(0), (long) row.get(1)));
        }
        return stored;
    }

    /** The IMEIs of a fleet: eight digits of type, the serial number from its base, a check digit. */
    private static String ofFleet(int seed) {
        return "substr(imei, 9, 6)::int BETWEEN %d AND %d".formatted(seed * 1_000, seed * 1_000 + DEVICES - 1);
    }
}
