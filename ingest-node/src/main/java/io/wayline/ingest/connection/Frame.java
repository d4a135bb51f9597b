package io.wayline.ingest.connection;

import io.wayline.codec.DeviceMessage;

/**
 * One frame as it arrived and what it says.
 *
 * @param bytes the whole frame; of a stream that is lost only the first bytes, at most {@link #SAMPLE_BYTES}
 */
public record Frame(byte[] bytes, DeviceMessage message) {

    /** What is kept of bytes that begin no frame: enough to tell what kind of stranger this is. */
    static final int SAMPLE_BYTES = 16;
}
