package io.wayline.telemetry.ingestion;

/**
 * Where a record stood in the log, and its bytes as they stood there: what is needed to set it aside.
 *
 * @param value the bytes, never changed by anybody; empty if the log held none
 */
public record Origin(String topic, int partition, long offset, byte[] value) {

    @Override
    public String toString() {
        return topic + '-' + partition + '@' + offset;
    }
}
