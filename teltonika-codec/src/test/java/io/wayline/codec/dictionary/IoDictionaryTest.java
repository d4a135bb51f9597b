package io.wayline.codec.dictionary;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.dictionary.IoMeaning.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IoDictionaryTest {

    private final IoDictionary dictionary = IoDictionary.bundled();

    @ParameterizedTest
    @CsvSource({
        "FMB120, 11, iccid_part1",
        "FM6300, 11, analog_input_3_mv",
        "FMB120, 80, data_mode",
        "FM6300, 80, fms_wheel_based_speed_kmh",
        "FMB120, 256, obd_vin",
        "FMB120, 10800, eye_temperature_1_c",
        "FMB120, 90, can_door_status",
        "TFT100, 387, iso6709_coordinates",
    })
    void theModelDecidesWhatAnIdMeans(String model, int id, String name) {
        assertThat(meaning(model, id).name()).isEqualTo(name);
    }

    @Test
    void theFirstFamilyOfTheChainWins() {
        assertThat(meaning("FMB930", 66)).isNotSameAs(meaning("FMB120", 66));
        assertThat(meaning("FMB930", 16)).isSameAs(meaning("FMB120", 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "XYZ999"})
    void anUnknownModelHasWhatAllFamiliesAgreeOn(String model) {
        assertThat(dictionary.knows(model)).isFalse();
        assertThat(meaning(model, 239).name()).isEqualTo("ignition");
        assertThat(dictionary.forModel(model).find(11)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FMB120", "fmb120", " FMB120 "})
    void modelsAreKnownInAnySpelling(String model) {
        assertThat(dictionary.knows(model)).isTrue();
        assertThat(dictionary.forModel(model)).isSameAs(dictionary.forModel("FMB125"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 9_999, 65_535, Integer.MAX_VALUE})
    void anUnknownIdHasNoMeaning(int id) {
        assertThat(dictionary.forModel("FMB120").find(id)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "17, 2, 0xFFFF,     -1",
        "17, 2, 0x001D,     29",
        "17, 1, 0xFF,       -1",
        "17, 4, 0x0000FFFF, 65535",
        "66, 2, 0xFFFF,     65535",
        "66, 4, 0xFFFFFFFF, 4294967295",
    })
    void theWidthReceivedCarriesTheSign(int id, int width, String raw, long integer) {
        assertThat(meaning("FMB120", id).integer(width, Long.decode(raw))).isEqualTo(integer);
    }

    @ParameterizedTest
    @CsvSource({
        "FMB120, 10800, 2, 0xFB5D,     -11.87",
        "FMB120, 10800, 2, 0x0001,     0.01",
        "FMB120, 10800, 4, 0x0000FB5D, 643.49",
        "FMB120, 66,    2, 0x5E0F,     24.079",
        "FMB120, 182,   2, 7,          0.7",
        "FMB120, 182,   2, 3,          0.3",
        "FM6300, 17,    4, 0xFFFFFFFF, 4.294967295E8",
    })
    void scaledValuesPrintClean(String model, int id, int width, String raw, String printed) {
        assertThat(meaning(model, id).decimal(width, Long.decode(raw))).hasToString(printed);
    }

    @Test
    void aMultiplierThatIsNoPowerOfTenStaysExact() {
        var tables = List.of("fm63", "fmx6", "fm36", "tft100", "can");
        var oddMultipliers = tables.stream()
                .flatMap(family -> DictionaryTables.elements(family).stream())
                .filter(meaning -> meaning.multiplier() == 0.4 || meaning.multiplier() == 0.03125)
                .toList();

        assertThat(oddMultipliers)
                .isNotEmpty()
                .allSatisfy(meaning -> assertThat(meaning.decimal(1, 3)).isIn(1.2, 0.09375));
    }

    @Test
    void eightUnsignedBytesKeepAllTheirBits() {
        var iccid = meaning("FMB120", 11);

        assertThat(Long.toUnsignedString(iccid.integer(8, -1))).isEqualTo("18446744073709551615");
        assertThat(iccid.decimal(8, -1)).isEqualTo(Math.scalb(1.0, 64));
        assertThat(iccid.decimal(8, Long.MIN_VALUE)).isEqualTo(Math.scalb(1.0, 63));
    }

    @ParameterizedTest
    @CsvSource({
        "240, 1, moving",
        "239, 0, off",
        "239, 2, ''",
        "66, 12458, ''",
        "90, 0, all_closed",
        "90, 8448, front_left_open+trunk_open",
        "90, 257, ''",
    })
    void someValuesHaveWords(int id, long value, String word) {
        assertThat(meaning("FMB120", id).meaning(value)).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "66,    INTEGER, mV,   V,    2, false",
        "10800, DECIMAL, degC, degC, 2, true",
        "256,   TEXT,    '',   '',   17, false",
        "281,   TEXT,    '',   '',   0, false",
        "78,    HEX,     '',   '',   8, false",
        "90,    INTEGER, '',   '',   2, false",
    })
    void anElementSaysHowItIsPublished(
            int id, Kind kind, String unit, String scaledUnit, int documentedWidth, boolean signed) {
        var meaning = meaning("FMB120", id);

        assertThat(meaning.kind()).isEqualTo(kind);
        assertThat(meaning.unit()).isEqualTo(unit);
        assertThat(meaning.scaledUnit()).isEqualTo(scaledUnit);
        assertThat(meaning.width()).isEqualTo(documentedWidth);
        assertThat(meaning.signed()).isEqualTo(signed);
    }

    @Test
    void textLosesItsPaddingAndIsHexIfItIsNone() {
        var vin = meaning("FMB120", 256);
        var ibutton = meaning("FMB120", 78);

        assertThat(text(vin, "..WVWZZZ1JZXW000001\0\0 ")).isEqualTo("WVWZZZ1JZXW000001");
        assertThat(text(vin, "..")).isEmpty();
        assertThat(text(vin, "..A\u0001B")).isEqualTo("410142");
        assertThat(vin.text(4, 0x4142_0000L)).isEqualTo("AB");
        assertThat(ibutton.text(8, 0x4142L)).isEqualTo("0000000000004142");
    }

    @Test
    void everyChainNamesTablesThatCanBeRead() {
        assertThat(DictionaryTables.chainByModel().keySet())
                .hasSizeGreaterThan(100)
                .allSatisfy(
                        model -> assertThat(dictionary.forModel(model).find(21)).isNotNull());
    }

    /** The first two characters stand before the value. */
    private static String text(IoMeaning meaning, String characters) {
        var bytes = characters.getBytes(US_ASCII);
        return meaning.text(bytes, 2, bytes.length - 2);
    }

    private IoMeaning meaning(String model, int id) {
        return requireNonNull(dictionary.forModel(model).find(id), () -> model + " " + id);
    }
}
