package io.wayline.codec;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a codec has no room for is refused where it is made, not sent in a shape that nobody can read. */
class EncoderLimitsTest {

    @Test
    void aCodecWithOneByteIdsRefusesLargerIds() {
        refuses(Codec.CODEC_8, record(0, List.of(IoElement.fixed(256, 1, 1))));
        refuses(Codec.CODEC_8, record(256, List.of()));
        refuses(Codec.CODEC_8E, record(65_536, List.of()));
        refuses(Codec.CODEC_16, record(-1, List.of()));
    }

    @Test
    void aCodecWithoutAVariableGroupRefusesOtherWidths() {
        var oddWidth = record(0, List.of(IoElement.bytes(1, new byte[3])));

        refuses(Codec.CODEC_8, oddWidth);
        refuses(Codec.CODEC_16, oddWidth);
        refuses(Codec.CODEC_8, record(0, List.of(IoElement.bytes(1, new byte[16]))));
        assertThatIllegalArgumentException().isThrownBy(() -> AvlEncoder.frameWith16ByteGroup(List.of(oddWidth)));
    }

    @Test
    void aCountIsBoundByItsWidth() {
        refuses(Codec.CODEC_8, record(0, Collections.nCopies(256, IoElement.fixed(1, 1, 1))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IoElements.of(Collections.nCopies(65_536, IoElement.fixed(1, 1, 1))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AvlEncoder.frame(Codec.CODEC_8E, Collections.nCopies(256, record(0, List.of()))));
    }

    @Test
    void anElementIsNotLongerThanItsLengthCanSay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IoElements.of(List.of(IoElement.bytes(1, new byte[65_536]))));
    }

    @Test
    void aDatagramIsNotLongerThanItsLengthCanSay() {
        var large = record(0, List.of(IoElement.bytes(1, new byte[65_500])));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AvlEncoder.datagram(1, 1, "356307042441013", Codec.CODEC_8E, List.of(large)));
    }

    @ParameterizedTest
    @EnumSource(names = {"CODEC_7", "CODEC_12", "CODEC_13", "CODEC_14", "CODEC_15"})
    void onlyCodecsThatCarryRecordsAndAreWrittenAreAccepted(Codec codec) {
        refuses(codec, record(0, List.of()));
    }

    private static void refuses(Codec codec, AvlRecord record) {
        assertThatIllegalArgumentException().isThrownBy(() -> AvlEncoder.frame(codec, List.of(record)));
    }

    private static AvlRecord record(int eventId, List<IoElement> elements) {
        return AvlRecord.of(0, 0, GpsElement.NONE, eventId, AvlRecord.NO_GENERATION_TYPE, IoElements.of(elements));
    }
}
