package io.wayline.telemetry.ingestion.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.telemetry.Samples;
import io.wayline.telemetry.ingestion.Origin;
import io.wayline.telemetry.ingestion.TelemetryRow;
import io.wayline.telemetry.ingestion.TracedPacket;
import io.wayline.tracing.TraceParent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TracedPacketsTest {

    private final TelemetryRecordReader reader = new TelemetryRecordReader();
    private final TracedPackets packets = new TracedPackets();

    private void add(int tracker, int packet, @Nullable String trace) {
        byte[] value = Samples.record(Samples.imei(tracker))
                .setPacketId(packet)
                .setReceivedTimeMs(1_790_000_000_000L)
                .build()
                .toByteArray();
        var message = new ConsumerRecord<byte[], byte[]>("records", 0, 1, new byte[0], value);
        message.headers().add("ce_type", "any".getBytes(UTF_8));
        if (trace != null) {
            message.headers().add(TraceParent.HEADER, trace.getBytes(UTF_8));
        }
        packets.add(message, (TelemetryRow) reader.read(new Origin("records", 0, 1, value)));
    }

    @Test
    void theRecordsOfATracedPacketAreCounted() {
        add(1, 1, null);
        add(1, 2, "a");
        add(1, 2, "a");
        add(1, 3, null);
        add(2, 3, "b");

        assertThat(packets.all())
                .containsExactly(
                        new TracedPacket("a", "records", Samples.imei(1), 2),
                        new TracedPacket("b", "records", Samples.imei(2), 1));
    }

    @Test
    void packetsThatStandBetweenEachOtherAreCountedApart() {
        add(1, 1, "a");
        add(2, 1, "b");
        add(1, 1, "a");
        add(2, 1, "b");
        add(3, 1, null);
        add(1, 1, "a");

        assertThat(packets.all())
                .containsExactly(
                        new TracedPacket("a", "records", Samples.imei(1), 3),
                        new TracedPacket("b", "records", Samples.imei(2), 2));
    }

    @Test
    void mostPollsHaveNone() {
        add(1, 1, null);

        assertThat(packets.all()).isEmpty();
    }
}
