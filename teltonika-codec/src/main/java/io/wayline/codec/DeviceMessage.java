package io.wayline.codec;

import java.util.List;

/** What one frame of a tracker says. A frame that cannot be read is a message too: {@link Malformed}. */
public sealed interface DeviceMessage {

    /**
     * The first words of a connection.
     *
     * @param imei 15 ASCII digits; their check digit is not verified, because real trackers exist that fail it
     */
    record Login(String imei) implements DeviceMessage {}

    /** The lone byte {@code FF} that keeps the connection open. It is never answered. */
    record Ping() implements DeviceMessage {}

    /** Frame of AVL records, codecs 7, 8, 8E and 16: the only frames that are acknowledged. */
    record AvlPacket(Codec codec, List<AvlRecord> records) implements DeviceMessage {}

    /** Frame of codec 12, 13, 14 or 15: text or bytes beside the telemetry. It is never acknowledged. */
    record GprsPacket(Codec codec, List<GprsMessage> messages) implements DeviceMessage {}

    /**
     * A frame that could not be read.
     *
     * @param offset position in the frame of the first byte that could not be understood
     * @param codecId the codec byte, or -1 if the frame is too short to have one
     * @param declaredRecords what the frame says it carries if it is, or may be, a frame of AVL records; 0 otherwise
     */
    record Malformed(Reason reason, String detail, int offset, int codecId, int declaredRecords)
            implements DeviceMessage {

        /** True if the bytes arrived as they were sent: sending them again would not help. */
        public boolean arrivedIntact() {
            return switch (reason) {
                case BAD_CRC, NOT_A_FRAME, TOO_LONG -> false;
                case UNKNOWN_CODEC, COUNT_MISMATCH, TRUNCATED, TRAILING_BYTES, BAD_LENGTH, BAD_IMEI -> true;
            };
        }
    }

    /** Why a frame could not be read. */
    enum Reason {
        /** Neither a login nor a frame: the stream has lost its beginning and cannot find it again. */
        NOT_A_FRAME,
        /** The declared length is above the configured bound. */
        TOO_LONG,
        /** The checksum does not match: damaged on the way. */
        BAD_CRC,
        /** No codec has this id. */
        UNKNOWN_CODEC,
        /** The two record counts differ. */
        COUNT_MISMATCH,
        /** A count or a length points past the end. */
        TRUNCATED,
        /** The records end before the frame does. */
        TRAILING_BYTES,
        /** The declared length is not that of the content. */
        BAD_LENGTH,
        /** Not 15 digits. */
        BAD_IMEI
    }
}
