package io.wayline.telemetry.ingestion;

/**
 * A packet, or the part of it in one batch, whose way is recorded.
 *
 * @param trace the line of the span that storing it hangs below
 * @param records rows of it in the batch
 */
public record TracedPacket(String trace, String topic, String imei, int records) {

    /** With another record of the same packet. */
    public TracedPacket andOneMore() {
        return new TracedPacket(trace, topic, imei, records + 1);
    }
}
