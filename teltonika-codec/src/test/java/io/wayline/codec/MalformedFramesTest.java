package io.wayline.codec;

import static io.wayline.codec.Hex.framed;
import static io.wayline.codec.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.DeviceMessage.Malformed;
import io.wayline.codec.DeviceMessage.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedFramesTest {

    /** Timestamp, priority, position: what stands before the event of every record. */
    private static final String HEAD = "0000018BCFE56800 00 00000000 00000000 0000 0000 00 0000";

    @ParameterizedTest
    @CsvSource({
        "a codec nobody knows,             UNKNOWN_CODEC,   8, 0x55, 3, 55 03 00",
        "no data at all,                   BAD_LENGTH,      4, -1,   0, ''",
        "a codec alone,                    BAD_LENGTH,      4, 8,    0, 08",
        "a codec and one count,            BAD_LENGTH,      4, 8,    1, 08 01",
        "two counts that differ,           COUNT_MISMATCH, 10, 8,    1, 08 01 02",
        "a record without a head,          TRUNCATED,      10, 8,    1, 08 01 00 01",
        "a record without an event,        TRUNCATED,      34, 8,    1, 08 01 HEAD 01",
        "a record without counts,          TRUNCATED,      36, 8,    1, 08 01 HEAD 00 00 01",
        "a group that does not fit,        TRUNCATED,      37, 8,    1, 08 01 HEAD 00 FF FF 01",
        "bytes after the last record,      TRAILING_BYTES, 40, 8,    1, 08 01 HEAD 00 00 00 00 00 00 AAAA 01",
        "an 8E record without counts,      TRUNCATED,      38, 0x8E, 1, 8E 01 HEAD 0000 0000 01",
        "an 8E count that does not fit,    TRUNCATED,      40, 0x8E, 1, 8E 01 HEAD 0000 FFFF FFFF 01",
        "an element that does not fit,     TRUNCATED,      52, 0x8E, 1, "
                + "8E 01 HEAD 0000 0001 0000 0000 0000 0000 0001 0100 FFFF 00 01",
        "a 16 record without a type,       TRUNCATED,      34, 0x10, 1, 10 01 HEAD 0000 01",
        "a payload that does not fit,      TRUNCATED,      11, 0x0C, 0, 0C 01 06 00000009 4142 01",
        "a payload with something behind,  BAD_LENGTH,     11, 0x0C, 0, 0C 01 06 00000001 4142 01",
        "no room for a payload size,       TRUNCATED,      11, 0x0C, 0, 0C 01 06 0000 01",
        "a payload without its timestamp,  TRUNCATED,      15, 0x0D, 0, 0D 01 06 00000002 4142 01",
        "a payload without its IMEI,       TRUNCATED,      15, 0x0E, 0, 0E 01 06 00000002 4142 01",
        "an IMEI with letters,             BAD_IMEI,       15, 0x0E, 0, 0E 01 06 00000008 03520930814522FA 01",
        "an IMEI of 16 digits,             BAD_IMEI,       19, 0x0F, 0, 0F 01 06 0000000C 654B65A4 1352093081452251 01",
    })
    void whatIsBehindTheChecksumIsSaidExactly(
            String what, Reason reason, int offset, int codecId, int declaredRecords, String data) {
        var malformed = malformed(framed(data.replace("HEAD", HEAD)));

        assertThat(malformed.reason()).as(what).isEqualTo(reason);
        assertThat(malformed.offset()).as(malformed.detail()).isEqualTo(offset);
        assertThat(malformed.codecId()).isEqualTo(codecId);
        assertThat(malformed.declaredRecords()).isEqualTo(declaredRecords);
        assertThat(malformed.arrivedIntact()).isTrue();
        assertThat(malformed.detail()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "nothing,              0, ''",
        "a ping and more,      0, FF00",
        "one zero,             1, 00",
        "four zeros,           4, 00000000",
        "a stranger,           0, 474554202F20485454502F312E31",
        "a wrong preamble,     2, 0000010000000003080000000000C281",
        "a length of others,   4, 000000000000000408000000C281",
    })
    void whatIsNoFrameClaimsNoCodecAndNoRecords(String what, int offset, String frame) {
        var malformed = malformed(hex(frame));

        assertThat(malformed).as(what).isEqualTo(new Malformed(Reason.NOT_A_FRAME, malformed.detail(), offset, -1, 0));
        assertThat(malformed.arrivedIntact()).isFalse();
    }

    @Test
    void aLoginWithALetterClaimsNoCodecAndNoRecords() {
        var malformed = malformed(hex("000F 33353633303730343234343130 58 33"));

        assertThat(malformed).isEqualTo(new Malformed(Reason.BAD_IMEI, malformed.detail(), 15, -1, 0));
    }

    @Test
    void aBrokenChecksumIsNotIntactAndNamesBothSums() {
        var frame = framed("08 01 HEAD 00 00 00 00 00 00 01".replace("HEAD", HEAD));
        frame[20] ^= 0x40;

        var malformed = malformed(frame);

        assertThat(malformed.reason()).isEqualTo(Reason.BAD_CRC);
        assertThat(malformed.offset()).isEqualTo(frame.length - 4);
        assertThat(malformed.detail()).matches("CRC: [0-9a-f]{4} \\(expected: [0-9a-f]{4}\\)");
        assertThat(malformed.arrivedIntact()).isFalse();
    }

    @Test
    void peopleMayLookIntoADamagedFrame() {
        var frame = framed("08 01 HEAD 00 00 00 00 00 00 01".replace("HEAD", HEAD));
        var intact = FrameDecoder.decode(frame);
        frame[frame.length - 1] ^= 1;

        assertThat(FrameDecoder.decodeDamaged(frame)).isEqualTo(intact).isInstanceOf(AvlPacket.class);
        assertThat(FrameDecoder.decodeDamaged(hex("00"))).isInstanceOf(Malformed.class);
    }

    private static Malformed malformed(byte[] frame) {
        return assertThat(FrameDecoder.decode(frame))
                .asInstanceOf(type(Malformed.class))
                .actual();
    }
}
