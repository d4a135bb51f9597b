package io.wayline.telemetry.ingestion.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** JSON text as UTF-8 bytes, written without making strings. Whoever calls keeps braces and commas in order. */
final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    private static final byte[] NULL = "null".getBytes(US_ASCII);
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD}; // U+FFFD
    private static final int LONGEST_ESCAPE = 6;
    private static final int LONGEST_NUMBER = 20;

    /** Published decimals have few places: a value that is a whole number of these is written place by place. */
    private static final int PLACES = 1_000;

    private static final double LARGEST_BY_PLACES = 1e12;

    private byte[] bytes = new byte[1 << 11];
    private int length;

    void clear() {
        length = 0;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    JsonBytes ascii(char single) {
        ensure(1);
        bytes[length++] = (byte) single;
        return this;
    }

    JsonBytes ascii(byte[] text) {
        ensure(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    JsonBytes nothing() {
        return ascii(NULL);
    }

    JsonBytes integer(long value) {
        if (value >= 0) {
            return unsigned(value);
        }
        ascii('-');
        return unsigned(-value); // the smallest long is its own negative and reads right as unsigned
    }

    JsonBytes unsigned(long value) {
        ensure(LONGEST_NUMBER);
        long rest = value;
        if (rest < 0) {
            rest = Long.divideUnsigned(value, 10);
            positive(rest);
            bytes[length++] = (byte) ('0' + Long.remainderUnsigned(value, 10));
        } else {
            positive(rest);
        }
        return this;
    }

    /** Shortest form that reads back as the same number; what JSON has no number for becomes a string. */
    JsonBytes decimal(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return ascii('"').ascii(Double.toString(value).getBytes(US_ASCII)).ascii('"');
        }
        if (Math.abs(value) < LARGEST_BY_PLACES) {
            long thousandths = Math.round(value * PLACES);
            if ((double) thousandths / PLACES == value) {
                return byPlaces(thousandths);
            }
        }
        return ascii(Double.toString(value).getBytes(US_ASCII));
    }

    private JsonBytes byPlaces(long thousandths) {
        if (thousandths < 0) {
            ascii('-');
        }
        long positive = Math.abs(thousandths);
        unsigned(positive / PLACES);
        int places = (int) (positive % PLACES);
        if (places == 0) {
            return this;
        }
        ascii('.').ascii((char) ('0' + places / 100));
        if (places % 100 != 0) {
            ascii((char) ('0' + places / 10 % 10));
        }
        if (places % 10 != 0) {
            ascii((char) ('0' + places % 10));
        }
        return this;
    }

    JsonBytes hex(byte[] from, int offset, int count) {
        ensure(2 * count + 2);
        bytes[length++] = '"';
        for (int i = offset; i < offset + count; i++) {
            bytes[length++] = HEX[(from[i] >> 4) & 0xF];
            bytes[length++] = HEX[from[i] & 0xF];
        }
        bytes[length++] = '"';
        return this;
    }

    /**
     * A string of UTF-8 bytes. U+0000 becomes U+FFFD, because PostgreSQL takes it into json but cannot give it out as text.
     *
     * @throws UnreadableWireException if the bytes are no UTF-8
     */
    JsonBytes text(byte[] from, int offset, int count) throws UnreadableWireException {
        ensure(LONGEST_ESCAPE * count + 2);
        bytes[length++] = '"';
        int end = offset + count;
        for (int at = offset; at < end; ) {
            byte next = from[at];
            if (next < 0) {
                int size = Utf8.sequenceAt(from, at, end);
                System.arraycopy(from, at, bytes, length, size);
                length += size;
                at += size;
            } else {
                character(next);
                at++;
            }
        }
        bytes[length++] = '"';
        return this;
    }

    private void character(byte ascii) {
        if (ascii == '"' || ascii == '\\') {
            bytes[length++] = '\\';
            bytes[length++] = ascii;
        } else if (ascii >= ' ') {
            bytes[length++] = ascii;
        } else if (ascii == 0) {
            System.arraycopy(REPLACEMENT, 0, bytes, length, REPLACEMENT.length);
            length += REPLACEMENT.length;
        } else {
            bytes[length++] = '\\';
            bytes[length++] = 'u';
            bytes[length++] = '0';
            bytes[length++] = '0';
            bytes[length++] = HEX[ascii >> 4];
            bytes[length++] = HEX[ascii & 0xF];
        }
    }

    private void positive(long value) {
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private void ensure(int room) {
        if (bytes.length - length < room) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + room));
        }
    }
}
