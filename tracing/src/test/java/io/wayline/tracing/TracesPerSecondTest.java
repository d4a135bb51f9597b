package io.wayline.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracesPerSecondTest {

    /** Near the end of the clock's range: it may overflow, and then goes on from below. */
    private long nanos = Long.MAX_VALUE - 1_500_000_000L;

    private final TracesPerSecond sampler = new TracesPerSecond(10, () -> nanos);

    @Test
    void letsASecondsWorthBeginAtOnceAndNoMore() {
        assertThat(begunOf(50)).isEqualTo(10);
        assertThat(begunOf(50)).isZero();
    }

    @Test
    void letsOneMoreBeginForEachTenthOfASecond() {
        begunOf(50);

        pass(Duration.ofMillis(99));
        assertThat(begunOf(5)).isZero();
        pass(Duration.ofMillis(1));
        assertThat(begunOf(5)).isEqualTo(1);
        pass(Duration.ofMillis(350));
        assertThat(begunOf(5)).isEqualTo(3);
    }

    @Test
    void savesNoMoreThanASecondUp() {
        begunOf(50);

        pass(Duration.ofHours(3));

        assertThat(begunOf(50)).isEqualTo(10);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private long begunOf(int asked) {
        long begun = 0;
        for (int i = 0; i < asked; i++) {
            var answer =
                    sampler.shouldSample(Context.root(), "0", "packet", SpanKind.SERVER, Attributes.empty(), List.of());
            begun += answer.getDecision() == SamplingDecision.RECORD_AND_SAMPLE ? 1 : 0;
        }
        return begun;
    }
}
