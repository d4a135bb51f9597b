package io.wayline.commands.submission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CheckDigitTest {

    @ParameterizedTest
    @CsvSource({
        "356307042441013, true",
        "352093081452251, true",
        "490154203237518, true",
        "356307042441014, false",
        "350612345678901, false",
    })
    void knowsWhichDigitBelongs(String imei, boolean right) {
        assertThat(CheckDigit.isRight(imei)).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({"356307042441013, true", "35630704244101, false", "3563070424410131, false", "35630704244101a, false"})
    void anImeiIsFifteenDigits(String text, boolean is) {
        assertThat(CheckDigit.isImei(text)).isEqualTo(is);
    }

    @ParameterizedTest
    @CsvSource({"٣٥٦٣٠٧٠٤٢٤٤١٠١٣"})
    void digitsOfOtherScriptsAreNone(String text) {
        assertThat(CheckDigit.isImei(text)).isFalse();
    }
}
