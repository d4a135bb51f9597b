package io.wayline.codec;

import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One moment of one device, as it said it. No value is judged here: a clock at 1970 or a position off the earth is what
 * the device reported.
 *
 * @see "Teltonika Data Sending Protocols: AVL data, GPS element, IO element"
 */
public final class AvlRecord {

    /** {@link #generationType} where the codec has none. */
    public static final int NO_GENERATION_TYPE = -1;

    private final long timestampMillis;
    private final int priority;
    private final GpsElement gps;
    private final int eventId;
    private final int generationType;
    private final IoElements elements;
    private final byte[] frame;
    private final int offset;
    private final int length;

    AvlRecord(
            long timestampMillis,
            int priority,
            GpsElement gps,
            int eventId,
            int generationType,
            IoElements elements,
            byte[] frame,
            int offset,
            int length) {
        this.timestampMillis = timestampMillis;
        this.priority = priority;
        this.gps = gps;
        this.eventId = eventId;
        this.generationType = generationType;
        this.elements = elements;
        this.frame = frame;
        this.offset = offset;
        this.length = length;
    }

    /** A record that was not received but made, to be encoded. */
    public static AvlRecord of(
            long timestampMillis, int priority, GpsElement gps, int eventId, int generationType, IoElements elements) {
        return new AvlRecord(timestampMillis, priority, gps, eventId, generationType, elements, new byte[0], 0, 0);
    }

    /** Milliseconds since 1970-01-01T00:00:00Z by the device's clock; unsigned, so a negative long is a far future. */
    public long timestampMillis() {
        return timestampMillis;
    }

    /** 0 low, 1 high, 2 panic; others as sent. */
    public int priority() {
        return priority;
    }

    public GpsElement gps() {
        return gps;
    }

    /** Id of the element that caused the record; 0 for a periodic one. The element itself may be absent. */
    public int eventId() {
        return eventId;
    }

    /** Codec 16: the trigger configured for the event; {@link #NO_GENERATION_TYPE} in other codecs. */
    public int generationType() {
        return generationType;
    }

    public IoElements elements() {
        return elements;
    }

    /** Position of the record in its frame; 0 if it was not received. */
    public int offset() {
        return offset;
    }

    /** Bytes of the record in its frame; 0 if it was not received. */
    public int length() {
        return length;
    }

    /** Feeds the record's bytes, exactly as received, to a digest. */
    public void addTo(MessageDigest digest) {
        digest.update(frame, offset, length);
    }

    /** What the record says; not where in which frame it stood. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AvlRecord that
                && timestampMillis == that.timestampMillis
                && priority == that.priority
                && gps.equals(that.gps)
                && eventId == that.eventId
                && generationType == that.generationType
                && elements.equals(that.elements);
    }

    @Override
    public int hashCode() {
        return Objects.hash(timestampMillis, priority, gps, eventId, generationType, elements);
    }

    @Override
    public String toString() {
        return "AvlRecord[timestampMillis=%s, priority=%d, gps=%s, eventId=%d, generationType=%d, elements=%s]"
                .formatted(Long.toUnsignedString(timestampMillis), priority, gps, eventId, generationType, elements);
    }
}
