package io.wayline.ingest.capture;

import io.wayline.ingest.telemetry.Completion;

/** Keeps captured frames. */
public interface CaptureLog {

    /** Which way the bytes went. */
    enum Direction {
        /** From the tracker. */
        INBOUND,
        OUTBOUND
    }

    /** Keeps a frame; never blocks. */
    void keep(CapturedFrame frame, Completion completion);

    /**
     * One frame on the wire.
     *
     * @param sessionToken 0 on UDP
     * @param remoteAddress numeric
     * @param droppedBefore frames of this tracker left out since the one before
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier from one event loop to the log, compared by nobody
    record CapturedFrame(
            String imei,
            Direction direction,
            long capturedAtMillis,
            long sessionToken,
            byte[] raw,
            String remoteAddress,
            int droppedBefore) {}
}
