package io.wayline.codec;

import static io.wayline.codec.Hex.framed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.DeviceMessage.Malformed;
import io.wayline.codec.DeviceMessage.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Codec7Test {

    @Test
    void everySectionOfARecordIsRead() {
        var records = decoded("""
                07 02
                5F7A9C00 0F                  # priority 1, 2023-10-13 or so; GPS and elements of 1, 2 and 4 bytes
                FF                           # all of the GPS section:
                425A0000 41C90000            # 54.5 N, 25.125 E
                FFF6 40 5A 09                # 10 m below the sea, a quarter turn, 90 km/h, 9 satellites
                1234 5678 15 0000601A        # area, cell, signal, operator
                01 01 01                     # one element of 1 byte
                01 42 30AA                   # one of 2
                02 C7 00000010 C8 FFFFFFFF   # two of 4
                00000000 00                  # the beginning of time, and nothing else
                02
                """);

        assertThat(records)
                .containsExactly(
                        AvlRecord.of(
                                (1_167_609_600L + 0x1F7A9C00L) * 1000,
                                1,
                                new GpsElement(251_250_000, 545_000_000, -10, 90, 9, 90),
                                0,
                                AvlRecord.NO_GENERATION_TYPE,
                                IoElements.of(List.of(
                                        IoElement.fixed(206, 2, 0x1234),
                                        IoElement.fixed(205, 2, 0x5678),
                                        IoElement.fixed(21, 1, 0x15),
                                        IoElement.fixed(241, 4, 24_602),
                                        IoElement.fixed(1, 1, 1),
                                        IoElement.fixed(66, 2, 12_458),
                                        IoElement.fixed(199, 4, 16),
                                        IoElement.fixed(200, 4, 0xFFFF_FFFFL)))),
                        AvlRecord.of(
                                1_167_609_600_000L,
                                0,
                                GpsElement.NONE,
                                0,
                                AvlRecord.NO_GENERATION_TYPE,
                                IoElements.of(List.of())));
    }

    @ParameterizedTest
    @CsvSource({
        "not a number, 7FC00000, 0",
        "infinity,     7F800000, 2147483647",
        "below,        FF7FFFFF, -2147483648",
        "off the earth, 43870000, 2147483647",
    })
    void aCoordinateOffTheScaleIsCutToIt(String what, String latitude, int latitudeE7) {
        var record =
                decoded("07 01 00000000 01 01 " + latitude + " 00000000 01").getFirst();

        assertThat(record.gps().latitudeE7()).as(what).isEqualTo(latitudeE7);
    }

    @ParameterizedTest
    @CsvSource({
        "TRUNCATED,      10, 07 01 0000 01",
        "TRUNCATED,      15, 07 01 00000000 01 01",
        "TRUNCATED,      16, 07 01 00000000 02 01 01",
        "TRAILING_BYTES, 15, 07 01 00000000 00 00 01",
        "COUNT_MISMATCH, 15, 07 01 00000000 00 02",
    })
    void whatDoesNotFitIsSaid(Reason reason, int offset, String data) {
        assertThat(FrameDecoder.decode(framed(data)))
                .asInstanceOf(type(Malformed.class))
                .satisfies(malformed -> assertThat(malformed.reason()).isEqualTo(reason))
                .satisfies(malformed -> assertThat(malformed.offset()).isEqualTo(offset))
                .satisfies(malformed -> assertThat(malformed.declaredRecords()).isEqualTo(1));
    }

    private static List<AvlRecord> decoded(String data) {
        return assertThat(FrameDecoder.decode(framed(data)))
                .asInstanceOf(type(AvlPacket.class))
                .actual()
                .records();
    }
}
