package io.wayline.telemetry.ingestion.kafka;

import io.wayline.telemetry.ingestion.TelemetryRow;
import io.wayline.telemetry.ingestion.TracedPacket;
import io.wayline.tracing.TraceParent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finds the packets of a poll whose way is recorded. All records of a packet carry the same header and mostly stand side by
 * side, so that headers are looked at once a packet: Kafka makes a string of every name that is asked for.
 */
final class TracedPackets {

    private @Nullable TelemetryRow before;
    /** What the packet of the row before carries. */
    private @Nullable String trace;

    private @Nullable Map<String, TracedPacket> found;

    /** The next record, and the row it became. */
    void add(ConsumerRecord<byte[], byte[]> message, TelemetryRow row) {
        if (before == null || !areOfOnePacket(before, row)) {
            trace = TraceParent.in(message.headers());
        }
        before = row;
        if (trace != null) {
            count(trace, row);
        }
    }

    private static boolean areOfOnePacket(TelemetryRow one, TelemetryRow other) {
        return one.imei() == other.imei()
                && one.packetId() == other.packetId()
                && one.sessionToken() == other.sessionToken()
                && one.receivedTimeMs() == other.receivedTimeMs();
    }

    private void count(String line, TelemetryRow row) {
        if (found == null) {
            found = new LinkedHashMap<>();
        }
        found.merge(
                line,
                new TracedPacket(line, row.origin().topic(), row.imeiDigits(), 1),
                (packet, _) -> packet.andOneMore());
    }

    /** In the order of their first records. */
    List<TracedPacket> all() {
        return found == null ? List.of() : List.copyOf(found.values());
    }
}
