package io.wayline.standalone.decode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.AvlEncoder;
import io.wayline.codec.AvlRecord;
import io.wayline.codec.Codec;
import io.wayline.codec.GpsElement;
import io.wayline.codec.IoElement;
import io.wayline.codec.IoElements;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DecodeCommandTest {

    private static final String LOGIN = "000f333536333037303432343431303133";
    private static final String GETVER = "000000000000000e0c010500000006676574766572010000a4c2";
    private static final String DATAGRAM = "003dcafe0105000f33353230393330383634303336353508010000016b4f815b30"
            + "010000000000000000000000000000000103021503010101425dbc000001";

    @Test
    void eachArgumentIsAFrame() {
        var decoding = Decoding.of("--json", GETVER, DATAGRAM, DATAGRAM, LOGIN);

        assertThat(decoding.exitCode()).isZero();
        assertThat(decoding.objects())
                .extracting(frame -> frame.get("codec").asString(null))
                .containsExactly("12", "8", "8", null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000000000000000e0c010500000006676574766572010000a4c2",
                "0x000000000000000E0C010500000006676574766572010000A4C2",
                "00:00:00:00:00:00:00:0e:0c:01:05:00:00:00:06:67:65:74:76:65:72:01:00:00:a4:c2",
                "  00000000 0000000e 0c 01 05 00000006 676574766572 01 0000a4c2 ",
                "0x00,0x00,0x00,0x00, 0x00,0x00,0x00,0x0e, 0X0c-01-05 00000006676574766572010000a4c2",
            })
    void hexIsReadAsPeoplePasteIt(String hex) {
        var decoding = Decoding.of("--json", hex);

        assertThat(decoding.object().at("/messages/0/text").asString()).isEqualTo("getver");
    }

    @Test
    void piecesThatTheShellHasCutAreOneFrame() {
        var pieces = "--json 00000000 0000000e 0c 01 05 00000006 676574766572 01 0000a4c2".split(" ", -1);

        assertThat(Decoding.of(pieces).object().at("/messages/0/text").asString())
                .isEqualTo("getver");
    }

    @Test
    void standardInputHasAFrameALine() {
        var decoding = Decoding.ofInput(GETVER + "\n\n  \r\n" + DATAGRAM + "\r\n" + LOGIN, "--json");

        assertThat(decoding.exitCode()).isZero();
        assertThat(decoding.objects()).hasSize(3);
    }

    @Test
    void oneLineMayHoldAWholeConnection() {
        var decoding = Decoding.of("--json", "ff" + LOGIN + "ffff" + GETVER + "000f33");

        assertThat(decoding.exitCode()).isEqualTo(1);
        assertThat(decoding.objects()).hasSize(6);
        assertThat(decoding.objects().get(1).get("imei").asString()).isEqualTo("356307042441013");
        assertThat(decoding.objects().getLast().at("/error/reason").asString()).isEqualTo("TRUNCATED");
    }

    @Test
    void oneLineMayHoldSeveralDatagrams() {
        assertThat(Decoding.of("--json", DATAGRAM + DATAGRAM).objects())
                .hasSize(2)
                .allSatisfy(
                        frame -> assertThat(frame.at("/udp/packetId").asInt()).isEqualTo(0xCAFE));
    }

    @ParameterizedTest
    @CsvSource({
        "xyz,                                NOT_HEX,     0, character 1",
        "00000,                              NOT_HEX,     2, half a byte",
        "00000000000000,                     TRUNCATED,   7, after 7 bytes",
        "000f3335363330,                     TRUNCATED,   7, after 7 bytes",
        "000f333536333037303432,             TRUNCATED,  11, expected: 17",
        "000000000000000e0c0105,             TRUNCATED,  11, expected: 26",
        "00000000ffffffff08,                 TOO_LONG,    4, announced",
        "474554202f20485454502f312e31,       NOT_A_FRAME, 0, neither",
        "000000000000000000000000,           BAD_LENGTH,  4, expected: 3",
        "000f3335363330373034323434313X3133, NOT_HEX,    14, character 30",
    })
    void aBadFrameSaysWhatIsWrongAndWhere(String hex, String reason, int offset, String detail) {
        var decoding = Decoding.of("--json", hex);
        var error = decoding.object().get("error");

        assertThat(decoding.exitCode()).isEqualTo(1);
        assertThat(error.get("reason").asString()).isEqualTo(reason);
        assertThat(error.get("offset").asInt()).isEqualTo(offset);
        assertThat(error.get("detail").asString()).contains(detail);
        assertThat(Decoding.of(hex).output()).contains(reason + " at byte " + offset);
    }

    @Test
    void aDamagedFrameShowsWhatItSeemsToSay() {
        var damaged = GETVER.substring(0, GETVER.length() - 4) + "a4c3";

        assertThat(Decoding.of("--json", damaged)
                        .object()
                        .at("/messages/0/text")
                        .asString())
                .isEqualTo("getver");
        assertThat(Decoding.of(damaged).output()).isEqualTo("""
                Codec 12, 26 bytes, CRC a4c3 is WRONG
                  BAD_CRC at byte 22: CRC: a4c3 (expected: a4c2)
                  from byte 10:  05 00 00 00 06 67 65 74 76 65 72 01 00 00 a4 c3
                                                                     ^^
                  What it seems to say:
                  type     5 (command)
                  text     getver
                  payload  676574766572
                """);
    }

    @Test
    void theModelDecidesTheMeaning() {
        var hex = frame(Codec.CODEC_16, IoElement.fixed(11, 2, 39), IoElement.fixed(66, 2, 22_074));

        assertThat(io(hex, "FM6300", 0).get("name").asString()).isEqualTo("analog_input_3_mv");
        assertThat(io(hex, "fmb120", 0).get("name").asString()).isEqualTo("iccid_part1");
        assertThat(io(hex, "", 0).get("name").isNull()).isTrue();
        assertThat(io(hex, "", 0).get("value").isNull()).isTrue();
        assertThat(io(hex, "", 0).get("hex").asString()).isEqualTo("0027");
        assertThat(Decoding.of("--model", "XYZ", hex))
                .satisfies(decoding -> assertThat(decoding.complaints()).contains("XYZ is not known"))
                .satisfies(decoding -> assertThat(decoding.exitCode()).isZero());
    }

    @Test
    void valuesHaveTheTypeThatTheirMeaningHas() {
        var hex = frame(
                Codec.CODEC_8E,
                IoElement.fixed(240, 1, 1),
                IoElement.fixed(17, 2, 0xFFFF),
                IoElement.fixed(10_800, 2, 0xFB5D),
                IoElement.fixed(11, 8, -1),
                IoElement.fixed(78, 8, 0x42),
                IoElement.bytes(256, "WVWZZZ1JZXW000001".getBytes(US_ASCII)),
                IoElement.bytes(66, new byte[] {0x30, (byte) 0xAA}),
                IoElement.bytes(16, new byte[0]));

        assertThat(io(hex, "FMB120", 0).get("value").asInt()).isEqualTo(1);
        assertThat(io(hex, "FMB120", 1).get("value").asInt()).isEqualTo(-1);
        assertThat(io(hex, "FMB120", 2).get("value").asDouble()).isEqualTo(-11.87);
        assertThat(io(hex, "FMB120", 2).get("unit").asString()).isEqualTo("degC");
        assertThat(io(hex, "FMB120", 3).get("value").asBigInteger()).hasToString("18446744073709551615");
        assertThat(io(hex, "FMB120", 4).get("value").asString()).isEqualTo("0000000000000042");
        assertThat(io(hex, "FMB120", 5).get("value").asString()).isEqualTo("WVWZZZ1JZXW000001");
        assertThat(io(hex, "FMB120", 6).get("value").asInt()).isEqualTo(12_458);
        assertThat(io(hex, "FMB120", 7).get("value").isNull()).isTrue();
    }

    @Test
    void peopleSeeColumns() {
        var hex = frame(
                Codec.CODEC_8E,
                IoElement.fixed(240, 1, 1),
                IoElement.fixed(66, 2, 12_458),
                IoElement.fixed(10_800, 2, 0xFB5D),
                IoElement.bytes(60_000, new byte[0]));

        assertThat(Decoding.of("--model", "FMB120", hex).output())
                .isEqualTo("""
                Codec 8E, 68 bytes, CRC %s is right, 1 record
                  Record 1: 2023-11-14T22:13:20Z, priority 1 (high)
                    lat 54.6872000 lon -25.2797000, altitude -12 m, angle 181, speed 54 km/h, satellites 9
                    caused by 240 movement
                       id  name                 hex      value   unit  meaning  scaled
                      240  movement             01       1             moving
                       66  external_voltage_mv  30aa     12458   mV             12.458 V
                    10800  eye_temperature_1_c  fb5d     -11.87  degC
                    60000  ?                    (empty)
                """.formatted(hex.substring(hex.length() - 4)));
    }

    @Test
    void aWrongCommandLineIsNoBadFrame() {
        assertThat(Decoding.of("--nonsense").exitCode()).isEqualTo(2);
        assertThat(Decoding.of("--help").output()).contains("--json", "--model", "standard input");
    }

    private static JsonNode io(String hex, String model, int index) {
        return Decoding.of("--json", "--model", model, hex)
                .object()
                .at("/records/0/io")
                .get(index);
    }

    private static String frame(Codec codec, IoElement... elements) {
        var gps = new GpsElement(-252_797_000, 546_872_000, -12, 181, 9, 54);
        var record = AvlRecord.of(1_700_000_000_000L, 1, gps, 240, 0, IoElements.of(List.of(elements)));
        return HexFormat.of().formatHex(AvlEncoder.frame(codec, List.of(record)));
    }
}
