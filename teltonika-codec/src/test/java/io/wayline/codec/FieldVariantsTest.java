package io.wayline.codec;

import static io.wayline.codec.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.dictionary.IoDictionary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What devices in the field send beside or against the documentation, in frames of our own. */
class FieldVariantsTest {

    private static final byte[] WITH_16_BYTE_GROUP = hex("""
            00000000 0000005D 08 02           # preamble, body length 93; codec 8, two records
            0000018BCFE56800 00               # 2023-11-14T22:13:20Z, low priority
            0F0D1800 20A0D600 0078 005A 0B 0032  # 25.2516352 E, 54.7411456 N, 120 m, 90 degrees, 11 satellites, 50 km/h
            00 03                             # periodic; three elements:
            01 15 04                          # one of 1 byte,
            00 00                             # none of 2 and 4,
            01 4E 0102030405060708            # one of 8,
            01 CB 00112233445566778899AABBCCDDEEFF  # and one of 16, for which there is no documented group
            0000018BCFE56BE8 00               # a second later
            0F0D1800 20A0D600 0078 005A 0B 0032
            00 00 00 00 00 00 00              # nothing at all, and an empty fifth group
            02 0000412B                       # two records, as said; CRC
            """);

    private static final byte[] NEWEST_FIRST = hex("""
            00000000 00000043 08 02           # preamble, body length 67; codec 8, two records
            0000018BCFE56BE8 00               # 2023-11-14T22:13:21Z
            15357E40 11E1A300 FF9C 0000 07 0000  # 35.5827264 E, 30.0000000 N, 100 m below the sea
            00 01 01 F0 00 00 00 00           # one element of 1 byte: 240
            0000018BCFE56800 00               # one second before
            15357E40 11E1A300 FF9C 0000 07 0000
            00 01 01 F0 01 00 00 00
            02 0000BD17                       # two records, as said; CRC
            """);

    private static final byte[] ODD_WIDTHS = hex("""
            00000000 00000042 8E 01           # preamble, body length 66; codec 8E, one record
            0000018BCFE56800 00
            00000000 00000000 0000 0000 00 0000
            0000 0005                         # periodic; five elements:
            0002 0042 0C 00EF 01              # 66 in one byte, where two are documented; 239
            0000 0000 0001 0010 0000000000000001  # 16 in eight bytes, where four are documented
            0002 0100 0000                    # 256 with a length of zero
            00EF 0001 01                      # 239 again, in the group of variable length
            01 000080B3                       # one record, as said; CRC
            """);

    @Test
    void aFifthGroupOf16ByteValuesIsRead() {
        var records = decoded(WITH_16_BYTE_GROUP).records();

        assertThat(records).hasSize(2);
        assertThat(records.getFirst().elements().toList())
                .containsExactly(
                        IoElement.fixed(21, 1, 4),
                        IoElement.fixed(78, 8, 0x0102030405060708L),
                        IoElement.bytes(203, hex("00112233445566778899AABBCCDDEEFF")));
        assertThat(records.getLast().elements().size()).isZero();
        assertThat(AvlEncoder.frameWith16ByteGroup(records)).isEqualTo(WITH_16_BYTE_GROUP);
        FrameVectorAssertions.isFoundTornAtEveryByte(WITH_16_BYTE_GROUP);
    }

    @Test
    void recordsThatDifferOnlyByAnEmptyFifthGroupAreRead() {
        var empty = AvlRecord.of(
                1_700_000_000_000L, 0, GpsElement.NONE, 0, AvlRecord.NO_GENERATION_TYPE, IoElements.of(List.of()));
        for (int count = 1; count <= 255; count++) {
            var records = Collections.nCopies(count, empty);

            assertThat(decoded(AvlEncoder.frameWith16ByteGroup(records)).records())
                    .as("%d records", count)
                    .isEqualTo(records);
        }
    }

    @Test
    void newestFirstIsTheOrderThatArrivedAndAltitudeMayBeNegative() {
        var records = decoded(NEWEST_FIRST).records();

        assertThat(records)
                .extracting(AvlRecord::timestampMillis)
                .containsExactly(1_700_000_001_000L, 1_700_000_000_000L);
        assertThat(records).extracting(record -> record.gps().altitudeMeters()).containsOnly(-100);
        assertThat(AvlEncoder.frame(Codec.CODEC_8, records)).isEqualTo(NEWEST_FIRST);
        FrameVectorAssertions.isFoundTornAtEveryByte(NEWEST_FIRST);
    }

    @Test
    void theWireDecidesTheWidth() {
        var elements = decoded(ODD_WIDTHS).records().getFirst().elements();
        var model = IoDictionary.bundled().forModel("FMB120");

        assertThat(elements.toList())
                .containsExactly(
                        IoElement.fixed(66, 1, 12),
                        IoElement.fixed(239, 1, 1),
                        IoElement.fixed(16, 8, 1),
                        IoElement.bytes(256, new byte[0]),
                        IoElement.bytes(239, new byte[] {1}));
        assertThat(model.find(66))
                .isNotNull()
                .satisfies(voltage -> assertThat(voltage.width()).isEqualTo(2));
        FrameVectorAssertions.isFoundTornAtEveryByte(ODD_WIDTHS);
    }

    @Test
    void theLastOfTwoElementsWithOneIdIsFound() {
        var elements = decoded(ODD_WIDTHS).records().getFirst().elements();

        assertThat(elements.find(239)).hasValue(IoElement.bytes(239, new byte[] {1}));
        assertThat(elements.find(7)).isEmpty();
    }

    @Test
    void framesAboveTheDocumentedSizesAreRead() {
        for (var codec : List.of(Codec.CODEC_8, Codec.CODEC_8E, Codec.CODEC_16)) {
            var records = manyRecords(codec);
            var frame = AvlEncoder.frame(codec, records);

            assertThat(frame).as("1280 bytes are no ceiling").hasSizeGreaterThan(20 * 1280);
            assertThat(decoded(frame).records()).isEqualTo(records);
        }
    }

    @Test
    void anElementOfVariableLengthMayBeAsLongAsItsLengthCanSay() {
        var longest = IoElements.of(List.of(IoElement.bytes(10_829, new byte[0xFFFF])));
        var records =
                List.of(AvlRecord.of(1_700_000_000_000L, 0, GpsElement.NONE, 0, AvlRecord.NO_GENERATION_TYPE, longest));

        assertThat(decoded(AvlEncoder.frame(Codec.CODEC_8E, records)).records()).isEqualTo(records);
    }

    private static List<AvlRecord> manyRecords(Codec codec) {
        var elements = new ArrayList<IoElement>();
        for (int width : new int[] {1, 2, 4, 8}) {
            for (int id = 1; id <= 10; id++) {
                elements.add(IoElement.fixed(id * width, width, -id));
            }
        }
        int generationType = codec == Codec.CODEC_16 ? 7 : AvlRecord.NO_GENERATION_TYPE;
        var records = new ArrayList<AvlRecord>();
        for (int i = 0; i < 255; i++) {
            records.add(AvlRecord.of(
                    1_700_000_000_000L - i, i % 3, GpsElement.NONE, i % 2, generationType, IoElements.of(elements)));
        }
        return records;
    }

    private static AvlPacket decoded(byte[] frame) {
        var message = FrameDecoder.decode(frame);
        assertThat(message).isInstanceOf(AvlPacket.class);
        return assertThat(message).asInstanceOf(type(AvlPacket.class)).actual();
    }
}
