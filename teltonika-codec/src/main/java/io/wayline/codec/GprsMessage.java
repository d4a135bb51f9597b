package io.wayline.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One message of codec 12 to 15: a command, its answer, or what a serial port said. */
public final class GprsMessage {

    /** Server to device: a command. */
    public static final int COMMAND = 0x05;
    /** Device to server: an answer, or serial data. */
    public static final int RESPONSE = 0x06;
    /** Device to server, codec 14: the IMEI of the command is not the device's own. */
    public static final int NACK = 0x11;

    private final int type;
    private final long timestampSeconds;
    private final @Nullable String imei;
    private final byte[] payload;

    private GprsMessage(int type, long timestampSeconds, @Nullable String imei, byte[] payload) {
        this.type = type;
        this.timestampSeconds = timestampSeconds;
        this.imei = imei;
        this.payload = payload;
    }

    /** A message of codec 12: no timestamp, no IMEI. */
    public static GprsMessage of(int type, byte[] payload) {
        return new GprsMessage(type, -1, null, payload.clone());
    }

    /** A message of codec 13. */
    public static GprsMessage at(int type, long timestampSeconds, byte[] payload) {
        return new GprsMessage(type, timestampSeconds, null, payload.clone());
    }

    /** A message of codec 14. */
    public static GprsMessage of(int type, String imei, byte[] payload) {
        return new GprsMessage(type, -1, imei, payload.clone());
    }

    /** A message of codec 15. */
    public static GprsMessage at(int type, long timestampSeconds, String imei, byte[] payload) {
        return new GprsMessage(type, timestampSeconds, imei, payload.clone());
    }

    /** The type byte: {@link #COMMAND}, {@link #RESPONSE}, {@link #NACK}, or another as sent. */
    public int type() {
        return type;
    }

    /** Codecs 13 and 15: seconds since 1970-01-01T00:00:00Z by the device's clock. */
    public OptionalLong timestampSeconds() {
        return timestampSeconds < 0 ? OptionalLong.empty() : OptionalLong.of(timestampSeconds);
    }

    /** Codecs 14 and 15: the IMEI inside the message, leading zero removed. */
    public Optional<String> imei() {
        return Optional.ofNullable(imei);
    }

    /** The payload without timestamp and IMEI; a copy. */
    public byte[] payload() {
        return payload.clone();
    }

    /** The payload as text if every byte is printable ASCII, CR, LF or TAB; an empty payload is empty text. */
    public Optional<String> text() {
        for (byte b : payload) {
            boolean printable = (b >= 0x20 && b < 0x7F) || b == '\r' || b == '\n' || b == '\t';
            if (!printable) {
                return Optional.empty();
            }
        }
        return Optional.of(new String(payload, US_ASCII));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GprsMessage that
                && type == that.type
                && timestampSeconds == that.timestampSeconds
                && Objects.equals(imei, that.imei)
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, timestampSeconds, imei, Arrays.hashCode(payload));
    }

    @Override
    public String toString() {
        return "GprsMessage[type=%d, timestamp=%d, imei=%s, payload=%s]"
                .formatted(type, timestampSeconds, imei, HexFormat.of().formatHex(payload));
    }
}
