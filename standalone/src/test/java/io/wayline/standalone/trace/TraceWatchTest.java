package io.wayline.standalone.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.standalone.trace.TracePage.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceWatchTest {

    private static final TracePage NONE = page(List.of());
    private static final TracePage ONE = page(List.of(MadeUp.packet()));
    /** When the last span of {@link MadeUp#packet} ended. */
    private static final Instant END = MadeUp.BEGUN.plusMillis(48);

    private Instant now = END;
    private int asked;
    private final TraceWatch watch = new TraceWatch(() -> now, passed -> now = now.plus(passed));

    @Test
    void whatIsLongOverIsShownAtOnce() throws InterruptedException {
        now = END.plusSeconds(60);

        assertThat(watch.await(() -> answer(ONE), Duration.ofSeconds(3))).isEqualTo(ONE);
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void whatIsJustOverIsAskedForUntilAllSpansMustHaveBeenSent() throws InterruptedException {
        assertThat(watch.await(() -> answer(now.isBefore(END.plusSeconds(1)) ? NONE : ONE), Duration.ofSeconds(30)))
                .isEqualTo(ONE);
        assertThat(now).isEqualTo(END.plusSeconds(2));
    }

    @Test
    void patienceEndsWithWhateverThereIs() throws InterruptedException {
        assertThat(watch.await(() -> answer(NONE), Duration.ofSeconds(1))).isEqualTo(NONE);
        assertThat(now).isEqualTo(END.plusSeconds(1));
        assertThat(watch.await(() -> answer(NONE), Duration.ZERO)).isEqualTo(NONE);
        assertThat(now).isEqualTo(END.plusSeconds(1));
    }

    private TracePage answer(TracePage page) {
        asked++;
        return page;
    }

    private static TracePage page(List<Trace> traces) {
        return new TracePage(traces, new Counts(traces.size(), 0, 0, 0, 0, 0, 0));
    }
}
