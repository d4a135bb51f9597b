package io.wayline.standalone.decode;

import java.util.Arrays;

/** Hex as people paste it: in any case, with blanks, colons, commas, dashes and 0x. */
final class HexText {

    private HexText() {}

    /** Thrown with what is wrong and where. */
    static final class NotHexException extends Exception {

        private final int digitsBefore;

        private NotHexException(String detail, int digitsBefore) {
            super(detail);
            this.digitsBefore = digitsBefore;
        }

        /** Whole bytes before the wrong character. */
        int byteOffset() {
            return digitsBefore / 2;
        }
    }

    static byte[] parse(String text) throws NotHexException {
        var bytes = new byte[(text.length() + 1) / 2];
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean prefix = c == '0' && i + 1 < text.length() && (text.charAt(i + 1) | 0x20) == 'x';
            if (prefix && digits % 2 == 0) {
                i++;
            } else if (!isSeparator(c)) {
                int digit = Character.digit(c, 16);
                if (digit < 0 || c > 'f') {
                    throw new NotHexException("character %d is no hex digit: %s".formatted(i + 1, shown(c)), digits);
                }
                bytes[digits / 2] |= (byte) (digits % 2 == 0 ? digit << 4 : digit);
                digits++;
            }
        }
        if (digits % 2 == 1) {
            throw new NotHexException("half a byte at the end: %d hex digits".formatted(digits), digits);
        }
        return Arrays.copyOf(bytes, digits / 2);
    }

    /** How many hex digits a text has at most, to tell a frame from a piece of one. */
    static int digitsIn(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!isSeparator(text.charAt(i))) {
                digits++;
            }
        }
        return digits;
    }

    private static boolean isSeparator(char c) {
        return Character.isWhitespace(c) || c == ':' || c == ',' || c == '-';
    }

    private static String shown(char c) {
        return c >= ' ' && c < 0x7F ? String.valueOf(c) : "U+%04X".formatted((int) c);
    }
}
