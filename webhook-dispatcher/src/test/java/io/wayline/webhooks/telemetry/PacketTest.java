package io.wayline.webhooks.telemetry;

import static io.wayline.webhooks.telemetry.Samples.A;
import static io.wayline.webhooks.telemetry.Samples.B;
import static io.wayline.webhooks.telemetry.Samples.START;
import static io.wayline.webhooks.telemetry.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.payload.AttributeValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketTest {

    @Test
    void recordsOfAPacketAreFoundAmongThoseOfOthers() {
        var packets = Packet.of(List.of(
                record(10, A, 1, 0, 3),
                record(11, B, 5, 0, 2),
                record(12, A, 1, 1, 3),
                record(13, B, 5, 1, 2),
                record(14, A, 1, 2, 3),
                record(15, A, 2, 0, 1)));

        assertThat(packets)
                .extracting(
                        p -> p.records().stream().map(TelemetryRecord::offset).toList())
                .containsExactly(List.of(10L, 12L, 14L), List.of(11L, 13L), List.of(15L));
        assertThat(packets).allMatch(Packet::isWhole);
    }

    @Test
    void aPacketSentAgainIsAnotherPacket() {
        var packets = Packet.of(List.of(record(0, A, 1, 0, 2), record(1, A, 1, 0, 2), record(2, A, 1, 1, 2)));

        assertThat(packets).extracting(p -> p.records().size()).containsExactly(1, 2);
        assertThat(packets).extracting(Packet::isWhole).containsExactly(false, true);
    }

    @Test
    void theSummaryIsOfTheRecordWithTheGreatestTimeThatCanBeRight() {
        var packet = Packet.of(List.of(
                        record(0, A, 1, 0, 4, 240, true, 50),
                        record(1, A, 1, 1, 4, 0, true, 60),
                        record(2, A, 1, 2, 4, 9, false, 1_000_000_000),
                        record(3, A, 1, 3, 4, 240, true, 40)))
                .getFirst();

        var facts = packet.facts(3);

        assertThat(facts.latestTimestamp()).isEqualTo(START.plusSeconds(60));
        assertThat(facts.latestAttributes()).containsEntry("external_voltage", AttributeValue.whole(1));
        assertThat(facts.eventIoIds()).containsExactly(9, 240);
        assertThat(facts.recordCount()).isEqualTo(4);
        assertThat(facts.partition()).isEqualTo(3);
        assertThat(facts.firstOffset()).isZero();
        assertThat(facts.lastOffset()).isEqualTo(3);
    }

    @Test
    void severalOfATrackerTogetherCountAllRecordsAndSummariseTheNewest() {
        var packets = Packet.of(List.of(record(0, A, 1, 0, 2), record(1, A, 1, 1, 2), record(2, A, 2, 0, 1)));

        var facts = Packet.together(packets).facts(0);

        assertThat(facts.recordCount()).isEqualTo(3);
        assertThat(facts.latestTimestamp()).isEqualTo(START.plusSeconds(200));
        assertThat(facts.lastOffset()).isEqualTo(2);
    }
}
