package io.wayline.codec;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The raw value of an IO element. Its width is that of the wire, whatever a dictionary says. */
public sealed interface IoValue {

    /** Width on the wire in bytes. */
    int width();

    /** The bytes of the wire in lower-case hex. */
    String hex();

    /**
     * 1, 2, 4 or 8 bytes.
     *
     * @param raw unsigned; all 64 bits are used at width 8
     */
    record Fixed(int width, long raw) implements IoValue {

        public Fixed {
            raw = switch (width) {
                case 1 -> raw & 0xFF;
                case 2 -> raw & 0xFFFF;
                case 4 -> raw & 0xFFFF_FFFFL;
                case 8 -> raw;
                default -> throw new IllegalArgumentException("width: " + width + " (expected: 1, 2, 4 or 8)");
            };
        }

        @Override
        public String hex() {
            return HexFormat.of().toHexDigits(raw, width * 2);
        }
    }

    /** Any other width: the 16-byte group, and the elements of variable length, of which 0 bytes is one. */
    record Bytes(byte[] bytes) implements IoValue {

        @Override
        public int width() {
            return bytes.length;
        }

        @Override
        public String hex() {
            return HexFormat.of().formatHex(bytes);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Bytes[" + hex() + "]";
        }
    }
}
