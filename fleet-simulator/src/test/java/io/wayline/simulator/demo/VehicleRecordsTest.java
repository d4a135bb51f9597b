package io.wayline.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.wayline.codec.AvlRecord;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.FrameDecoder;
import io.wayline.codec.IoValue;
import io.wayline.simulator.tracker.PacketSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VehicleRecordsTest {

    private static final long START = 1_767_225_600_000L;
    private static final int TWO_HOURS_SECONDS = 7_200;

    @Test
    void aDayInTheCityLooksLikeOne() {
        boolean parked = false;
        for (int number = 0; number < 25; number++) {
            var records = drive(number);
            parked |= records.stream().anyMatch(record -> value(record, 239) == 0);

            assertThat(records).hasSizeGreaterThan(100).allSatisfy(VehicleRecordsTest::isPlausible);
            assertThat(records.stream().map(AvlRecord::timestampMillis))
                    .doesNotHaveDuplicates()
                    .isSorted();
            assertThat(records.stream().map(record -> value(record, 16))).isSorted();
            for (int i = 1; i < records.size(); i++) {
                followsOn(records.get(i - 1), records.get(i));
            }
        }
        assertThat(parked).as("somebody parked").isTrue();
    }

    @Test
    void aMovingVehicleReportsEveryFewSeconds() {
        var records = drive(3);

        assertThat(IntStream.range(1, records.size())
                        .filter(i -> records.get(i - 1).gps().speedKmh() > 0)
                        .mapToLong(i -> records.get(i).timestampMillis()
                                - records.get(i - 1).timestampMillis())
                        .average()
                        .orElseThrow())
                .isLessThan(8_000);
    }

    @Test
    void anOutputThatSwitchesIsRecordedAtOnceAndAgainWhenItReturns() {
        var vehicle = DemoVehicles.make(List.of(3), START).getFirst();
        drive(vehicle.source(), 1, 60);

        vehicle.outputs().set(2, true, START + 60_000, 4_000);
        var records = drive(vehicle.source(), 61, 70);

        assertThat(records.stream().filter(record -> record.eventId() == 180))
                .extracting(AvlRecord::timestampMillis, AvlRecord::priority, record -> value(record, 180))
                .containsExactly(tuple(START + 61_000, 1, 1L), tuple(START + 64_000, 1, 0L));
    }

    @Test
    void aRecordIsMadeWhenACommandAsksForIt() {
        var vehicle = DemoVehicles.make(List.of(3), START).getFirst();
        drive(vehicle.source(), 1, 60);

        vehicle.instruments().recordNow();

        assertThat(drive(vehicle.source(), 61, 61))
                .singleElement()
                .satisfies(record -> assertThat(record.priority()).isEqualTo(1));
        assertThat(vehicle.instruments().element(240)).isPresent();
        assertThat(vehicle.instruments().element(9)).isEmpty();
    }

    private static void isPlausible(AvlRecord record) {
        assertThat(record.gps().latitudeE7()).isBetween(545_500_000, 548_500_000);
        assertThat(record.gps().longitudeE7()).isBetween(250_500_000, 255_000_000);
        assertThat(record.gps().altitudeMeters()).isBetween(80, 260);
        assertThat(record.gps().headingDeg()).isBetween(0, 359);
        assertThat(record.gps().speedKmh()).isBetween(0, 71);
        assertThat(record.gps().satellites()).isBetween(6, 16);
        boolean engine = value(record, 239) == 1;
        assertThat(value(record, 66)).isBetween(engine ? 13_000L : 12_000L, engine ? 14_500L : 12_999L);
        assertThat(engine || record.gps().speedKmh() == 0).isTrue();
        assertThat(value(record, 21)).isBetween(2L, 5L);
        assertThat(value(record, 24)).isEqualTo(record.gps().speedKmh());
    }

    /** No jumps: the odometer explains the distance, and the time explains the odometer. */
    private static void followsOn(AvlRecord before, AvlRecord after) {
        double north = (after.gps().latitudeE7() - before.gps().latitudeE7()) / 1e7 * 111_320;
        double east = (after.gps().longitudeE7() - before.gps().longitudeE7()) / 1e7 * 64_350;
        long driven = value(after, 16) - value(before, 16);
        long seconds = (after.timestampMillis() - before.timestampMillis()) / 1_000;

        assertThat(Math.hypot(north, east)).isLessThanOrEqualTo(driven + 3.0);
        assertThat(driven).isLessThanOrEqualTo(seconds * 20 + 2);
    }

    private static List<AvlRecord> drive(int number) {
        return drive(DemoVehicles.make(List.of(number), START).getFirst().source(), 1, TWO_HOURS_SECONDS);
    }

    private static List<AvlRecord> drive(PacketSource source, int firstSecond, int lastSecond) {
        var records = new ArrayList<AvlRecord>();
        for (int second = firstSecond; second <= lastSecond; second++) {
            while (source.take(START + second * 1_000L)) {
                var packet = (AvlPacket) FrameDecoder.decode(source.frame().clone());
                records.addAll(packet.records());
                source.acknowledged();
            }
        }
        return records;
    }

    private static long value(AvlRecord record, int id) {
        return record.elements()
                .find(id)
                .map(element -> element.value() instanceof IoValue.Fixed(int _, long raw) ? raw : -1L)
                .orElse(-1L);
    }
}
