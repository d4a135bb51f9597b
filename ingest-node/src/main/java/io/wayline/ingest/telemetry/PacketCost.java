package io.wayline.ingest.telemetry;

import io.wayline.codec.DeviceMessage.AvlPacket;

/** What a packet will occupy while it is on its way to the log: an estimate on the high side. */
public final class PacketCost {

    /** Head of a telemetry record, its headers, and the producer's own objects. */
    private static final int RECORD_BYTES = 512;
    /** An element with name, unit and value. */
    private static final int ELEMENT_BYTES = 64;

    private PacketCost() {}

    /** Bytes for the frame and for every record made of it. */
    public static long of(AvlPacket packet, int frameBytes) {
        long bytes = frameBytes;
        var records = packet.records();
        for (int i = 0; i < records.size(); i++) {
            var record = records.get(i);
            bytes += RECORD_BYTES + record.length() + (long) record.elements().size() * ELEMENT_BYTES;
        }
        return bytes;
    }
}
