package io.wayline.telemetry.ingestion;

import java.util.List;

/**
 * What one poll of the log brought.
 *
 * @param rows in the order of the log
 * @param setAside what could not be read
 * @param nextOffsets of every partition the poll touched
 * @param traced packets of those rows whose way is recorded; mostly none
 */
public record RecordBatch(
        List<TelemetryRow> rows, List<SetAside> setAside, List<NextOffset> nextOffsets, List<TracedPacket> traced) {

    /** Records consumed, readable or not. */
    public int size() {
        return rows.size() + setAside.size();
    }
}
