package io.wayline.commands.submission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerPatternTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DOUT1:1",
                "^DOUT1:(?:Already set to )?1\\b",
                "(?i)ok|done",
                "Param ID:(\\d+) Value:.*",
                "[^\\]]+[a-z&&[^b]]*",
                "(?=.*SAT:)RTC:",
                "a{2,5}b{3}",
                "\\(not a group\\)+",
                "(ab){3}",
                "\\{1}x",
                "a++b*?",
            })
    void takesWhatIsBounded(String pattern) {
        assertThat(AnswerPattern.fault(pattern)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "(a+)+                ~ repeats or branches",
                "(a|aa)+              ~ repeats or branches",
                "(a?){50}             ~ repeats or branches",
                "((ab)*c)*            ~ repeats or branches",
                "((a|b)c){2,}         ~ repeats or branches",
                "(?:(?i:x*))+         ~ repeats or branches",
                "(a)\\1               ~ reference back",
                "(?<n>a)\\k<n>        ~ not taken",
                "(?<=a)b              ~ not taken",
                "a{100000}            ~ count above",
                "a*a*a*a*a*a*a*       ~ without end",
                "(                    ~ character",
                "[                    ~ character",
            })
    void refusesWhatIsNotAndSaysWhy(String pattern, String why) {
        assertThat(AnswerPattern.fault(pattern))
                .hasValueSatisfying(fault -> assertThat(fault).contains(why));
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        assertThat(AnswerPattern.fault("")).isPresent();
        assertThat(AnswerPattern.fault("a".repeat(AnswerPattern.LONGEST))).isEmpty();
        assertThat(AnswerPattern.fault("a".repeat(AnswerPattern.LONGEST + 1))).isPresent();
        assertThat(AnswerPattern.fault("(".repeat(200) + ")".repeat(200))).isPresent();
    }
}
