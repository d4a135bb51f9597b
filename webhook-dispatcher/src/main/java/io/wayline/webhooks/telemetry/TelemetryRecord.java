package io.wayline.webhooks.telemetry;

import io.wayline.webhooks.payload.AttributeValue;
import io.wayline.webhooks.payload.PacketFacts.Gps;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record of the telemetry topic, as far as a summary needs it.
 *
 * @param offset in its partition
 * @param recordedAt by the tracker's clock
 * @param timeValid false if that clock cannot be right
 * @param receivedAt when the gateway had the whole packet
 * @param sessionToken which session carried it; 0 on UDP
 * @param packetId with the session and {@code receivedAt}: which packet it is of
 * @param index place in its packet, from 0
 * @param count records of that packet
 * @param eventIoId what caused it; 0 for a periodic record
 * @param attributes under the names hosts know them by, in the order of the wire
 * @param traceparent of its packet; null if that is not recorded
 */
public record TelemetryRecord(
        long offset,
        String imei,
        Instant recordedAt,
        boolean timeValid,
        Instant receivedAt,
        long sessionToken,
        int packetId,
        int index,
        int count,
        int priority,
        int eventIoId,
        @Nullable Gps gps,
        Map<String, AttributeValue> attributes,
        @Nullable String traceparent) {

    /** Whether this one stands later in the same packet. */
    boolean isFollowedBy(TelemetryRecord other) {
        return other.index > index
                && other.packetId == packetId
                && other.sessionToken == sessionToken
                && other.count == count
                && other.receivedAt.equals(receivedAt)
                && other.imei.equals(imei);
    }

    boolean isLastOfItsPacket() {
        return index + 1 >= count;
    }
}
