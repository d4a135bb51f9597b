package io.wayline.codec;

/** Lets benchmarks and fuzz targets of other packages at the checksum, which the module keeps to itself. */
public final class FrameChecks {

    private FrameChecks() {}

    /** Whether a frame's checksum is that of its data. */
    public static boolean crcHolds(byte[] frame) {
        int dataBytes = frame.length - FrameBoundary.ENVELOPE_BYTES;
        return Crc16.of(frame, FrameBoundary.DATA_OFFSET, dataBytes)
                == Wire.u32(frame, FrameBoundary.DATA_OFFSET + dataBytes);
    }
}
