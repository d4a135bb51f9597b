package io.wayline.commands.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SubmissionRulesTest {

    @Test
    void millisecondsTakenForSecondsAreNoticed() {
        assertThatThrownBy(() -> rules(Duration.ofMinutes(1_000)))
                .hasMessageContaining("IOT_COMMAND_TIMEOUT: 60000 seconds")
                .hasMessageContaining("60000ms");
    }

    @Test
    void aCommandThatMayNotWaitLivesAsLongAsItsAttempts() {
        assertThat(rules(Duration.ofMinutes(1)).timeForAllAttempts(3, Duration.ofMinutes(1)))
                .isEqualTo(Duration.ofMinutes(5));
    }

    private static SubmissionRules rules(Duration timeout) {
        return new SubmissionRules(timeout, 3, Duration.ofHours(1), CheckDigit.WARN);
    }
}
