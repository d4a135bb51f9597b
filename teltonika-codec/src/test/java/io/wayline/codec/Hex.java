package io.wayline.codec;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** Frames in tests, written to be read. */
final class Hex {

    private static final Pattern REMARKS_AND_BLANKS = Pattern.compile("#[^\n]*|\\s+");

    private Hex() {}

    /** The bytes, without blanks, line ends and remarks from # to the end of a line. */
    static byte[] hex(String text) {
        return HexFormat.of().parseHex(REMARKS_AND_BLANKS.matcher(text).replaceAll(""));
    }

    /** A TCP frame around data: for frames whose data is what the test is about. */
    static byte[] framed(String data) {
        var out = Envelope.open(64);
        out.writeBytes(hex(data));
        return Envelope.close(out);
    }
}
