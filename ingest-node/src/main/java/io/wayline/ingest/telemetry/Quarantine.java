package io.wayline.ingest.telemetry;

/** Keeps frames that arrived as they were sent and cannot be read, so that somebody can. */
public interface Quarantine {

    /** Keeps a frame; never blocks. */
    void keep(BadFrame frame, Completion completion);

    /**
     * A frame and what is wrong with it.
     *
     * @param reason a constant word
     * @param offset of the first byte that could not be understood
     * @param raw from preamble to CRC
     * @param acknowledgedRecords what the tracker will be told; 0 if nothing
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier from one event loop to the log, compared by nobody
    record BadFrame(
            String imei,
            long sessionToken,
            long receivedAtMillis,
            String reason,
            String detail,
            int offset,
            byte[] raw,
            int acknowledgedRecords) {}
}
