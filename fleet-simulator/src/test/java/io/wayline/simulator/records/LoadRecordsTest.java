package io.wayline.simulator.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wayline.codec.AvlRecord;
import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.FrameDecoder;
import io.wayline.codec.IoElement;
import io.wayline.codec.IoValue;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadRecordsTest {

    private static final long NOW = 1_767_225_600_000L;

    @ParameterizedTest
    @EnumSource(names = {"CODEC_8", "CODEC_8E", "CODEC_16"})
    void aFrameDecodesToTheRecordsThatItSaysItHas(Codec codec) {
        var source = history(codec, 18, 10, 10);

        assertThat(source.take(NOW)).isTrue();
        var packet = packet(source);

        assertThat(packet.codec()).isEqualTo(codec);
        assertThat(packet.records()).hasSize(10).allSatisfy(record -> {
            assertThat(record.elements().size()).isEqualTo(18);
            assertThat(record.gps().satellites()).isBetween(5, 20);
            assertThat(record.gps().speedKmh()).isBetween(30, 70);
            assertThat(record.gps().headingDeg()).isBetween(0, 359);
            assertThat(value(record, 66)).isBetween(11_000L, 15_000L);
            assertThat(value(record, 24)).isEqualTo(record.gps().speedKmh());
            assertThat(value(record, 241)).isEqualTo(24_602);
        });
        assertThat(packet.records().stream().map(AvlRecord::timestampMillis))
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(packet.records().stream().map(record -> value(record, 16))).isSorted();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 18, 34})
    void aRecordHasExactlyAsManyElementsAsAskedFor(int elements) {
        var source = history(Codec.CODEC_8, elements, 2, 2);
        source.take(NOW);

        assertThat(packet(source).records())
                .allSatisfy(record -> assertThat(record.elements().size()).isEqualTo(elements));
    }

    @Test
    void moreElementsThanThereAreIsRefused() {
        assertThatThrownBy(() -> history(Codec.CODEC_8, 35, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("io elements: 35");
    }

    @Test
    void theSameRecordHasTheSameBytesWheneverItIsBuilt() {
        var first = history(Codec.CODEC_8E, 18, 10, 10);
        var second = history(Codec.CODEC_8E, 18, 10, 10);
        first.take(NOW);
        second.take(NOW);

        assertThat(frame(first)).isEqualTo(frame(second));
    }

    @Test
    void theLastPacketIsAsShortAsWhatIsLeft() {
        var source = history(Codec.CODEC_8, 18, 23, 10);

        for (int expected : new int[] {10, 10, 3}) {
            assertThat(source.take(NOW)).isTrue();
            assertThat(packet(source).records()).hasSize(expected);
            source.acknowledged();
        }
        assertThat(source.take(NOW)).isFalse();
        assertThat(source.exhausted(NOW)).isTrue();
        assertThat(source.acknowledgedTimes()).hasSize(23);
    }

    @Test
    void whatWasMadeWhenTheFleetStopsIsStillSent() {
        var production = Production.paced(NOW, 1, Long.MAX_VALUE, 10, NOW + 1_000_000);
        var source = new LoadRecords.Plan(production, Codec.CODEC_8, 18, 10, Sorting.OLDEST_FIRST, 0)
                .recordsOf(0, new Outputs());
        production.stop(NOW + 35);
        assertThat(source.take(NOW + 40)).isTrue();
        assertThat(packet(source).records()).hasSize(4);
        source.acknowledged();

        assertThat(source.take(NOW + 500)).isFalse();
        assertThat(source.exhausted(NOW + 500)).isTrue();
    }

    @Test
    void anOutputThatACommandSwitchedShowsInTheNextRecord() {
        var outputs = new Outputs();
        var source = new LoadRecords.Plan(Production.history(NOW, 1, 2), Codec.CODEC_8, 18, 1, Sorting.OLDEST_FIRST, 0)
                .recordsOf(0, outputs);
        source.take(NOW);
        assertThat(value(packet(source).records().getFirst(), 179)).isZero();
        source.acknowledged();

        outputs.set(1, true);
        source.take(NOW);

        assertThat(value(packet(source).records().getFirst(), 179)).isEqualTo(1);
    }

    @Test
    void pacedRecordsAreMadeOverTimeAndSentAFullPacketAtATime() {
        var production = Production.paced(NOW, 1, 25, 100, Long.MAX_VALUE);
        var source = new LoadRecords.Plan(production, Codec.CODEC_8, 18, 10, Sorting.OLDEST_FIRST, 0)
                .recordsOf(0, new Outputs());

        assertThat(source.take(NOW)).isFalse();
        assertThat(source.dueAtMillis()).isEqualTo(NOW + 900);
        assertThat(source.take(NOW + 900)).isTrue();
        source.acknowledged();
        assertThat(source.dueAtMillis()).isEqualTo(NOW + 1_900);
        assertThat(source.take(NOW + 1_900)).isTrue();
        source.acknowledged();
        assertThat(source.dueAtMillis()).isEqualTo(NOW + 2_400);
        assertThat(source.take(NOW + 2_400)).isTrue();
        assertThat(source.records()).isEqualTo(5);
    }

    @Test
    void timesOfUnpacedHistoryEndNow() {
        var production = Production.history(NOW, 1, 100);

        assertThat(production.timeOf(0)).isEqualTo(NOW - 100_000);
        assertThat(production.timeOf(99)).isEqualTo(NOW - 1_000);
    }

    private static LoadRecords history(Codec codec, int elements, int records, int packet) {
        return new LoadRecords.Plan(
                        Production.history(NOW, 1, records), codec, elements, packet, Sorting.OLDEST_FIRST, 0)
                .recordsOf(0, new Outputs());
    }

    private static byte[] frame(LoadRecords source) {
        return Arrays.copyOf(source.frame(), source.length());
    }

    private static AvlPacket packet(LoadRecords source) {
        var decoded = FrameDecoder.decode(frame(source));
        assertThat(decoded).isInstanceOf(AvlPacket.class);
        return (AvlPacket) decoded;
    }

    private static long value(AvlRecord record, int id) {
        List<IoElement> elements = record.elements().toList();
        return elements.stream()
                .filter(element -> element.id() == id)
                .map(element -> element.value() instanceof IoValue.Fixed(int _, long raw) ? raw : -1L)
                .findFirst()
                .orElse(-1L);
    }
}
