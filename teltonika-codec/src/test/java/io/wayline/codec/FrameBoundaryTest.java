package io.wayline.codec;

import static io.wayline.codec.FrameBoundary.INCOMPLETE;
import static io.wayline.codec.FrameBoundary.NOT_A_FRAME;
import static io.wayline.codec.FrameBoundary.TOO_LONG;
import static io.wayline.codec.Hex.hex;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameBoundaryTest {

    private static final int BOUND = 1024;

    @ParameterizedTest
    @CsvSource({
        "an HTTP request,         1, GET / HTTP/1.1",
        "a TLS hello,             1, '\u0016\u0003\u0001'",
        "an SSH greeting,         1, SSH-2.0-",
        "another tracker's frame, 1, xx",
        "a login of 16 digits,    2, '\0\u00101234567890123456'",
        "a login with a letter,   5, '\0\u000F12X456789012345'",
        "three zeros,             4, '\0\0\0\u0001'",
    })
    void aStrangerIsKnownAtTheFirstWrongByte(String who, int wrongByte, String said) {
        var bytes = said.getBytes(ISO_8859_1);

        for (int read = 1; read <= bytes.length; read++) {
            assertThat(find(bytes, 0, read))
                    .as("%s, %d bytes", who, read)
                    .isEqualTo(read < wrongByte ? INCOMPLETE : NOT_A_FRAME);
        }
    }

    @Test
    void aPingIsOneByteWhateverFollows() {
        assertThat(find(hex("FF"), 0, 1)).isEqualTo(1);
        assertThat(find(hex("FFFF"), 0, 2)).isEqualTo(1);
        assertThat(find(hex("FF000F"), 0, 3)).isEqualTo(1);
    }

    @Test
    void nothingIsNotYetAFrame() {
        assertThat(find(new byte[0], 0, 0)).isEqualTo(INCOMPLETE);
    }

    @Test
    void theReaderIndexCountsAndStaysWhereItIs() {
        var in = Unpooled.wrappedBuffer(hex("FF FF 000F333536333037303432343431303133"));
        in.skipBytes(2);

        assertThat(FrameBoundary.find(in, BOUND)).isEqualTo(17);
        assertThat(in.readerIndex()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {BOUND + 1, 0x7FFFFFFFL, 0x80000000L, 0xFFFFFFFFL})
    void aLengthAboveTheBoundIsKnownFromTheLengthAlone(long declared) {
        var in = Unpooled.buffer().writeInt(0).writeInt((int) declared);

        assertThat(FrameBoundary.find(in, BOUND)).isEqualTo(TOO_LONG);
    }

    @Test
    void aLengthAtTheBoundIsAwaited() {
        var in = Unpooled.buffer().writeInt(0).writeInt(BOUND);

        assertThat(FrameBoundary.find(in, BOUND)).isEqualTo(INCOMPLETE);
        assertThat(FrameBoundary.find(in.writeZero(BOUND + 4), BOUND)).isEqualTo(BOUND + 12);
    }

    @Test
    void theLargestBoundDoesNotOverflow() {
        var in = Unpooled.buffer().writeInt(0).writeInt(Integer.MAX_VALUE);

        assertThat(FrameBoundary.find(in, Integer.MAX_VALUE)).isEqualTo(INCOMPLETE);
    }

    private static int find(byte[] bytes, int from, int length) {
        return FrameBoundary.find(Unpooled.wrappedBuffer(bytes, from, length), BOUND);
    }
}
