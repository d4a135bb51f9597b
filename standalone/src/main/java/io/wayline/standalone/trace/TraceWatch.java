package io.wayline.standalone.trace;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Asks again until there is something and it is whole, as far as can be known, or until patience ends. */
public final class TraceWatch {

    private static final Duration BETWEEN = Duration.ofMillis(250);
    /** Services export once a second; what ended longer ago than this has arrived. */
    private static final Duration EXPORTED_AFTER = Duration.ofSeconds(2);

    private final InstantSource time;
    private final Pause pause;

    public TraceWatch(InstantSource time, Pause pause) {
        this.time = time;
        this.pause = pause;
    }

    /** Lets time pass. */
    public interface Pause {
        void pass(Duration time) throws InterruptedException;
    }

    /** One question to the store. */
    public interface Question {
        TracePage ask() throws InterruptedException;
    }

    /** The last answer, whatever it is; at least one question is asked. */
    public TracePage await(Question question, Duration patience) throws InterruptedException {
        var deadline = time.instant().plus(patience);
        while (true) {
            var page = question.ask();
            if (isWhole(page) || !time.instant().isBefore(deadline)) {
                return page;
            }
            pause.pass(BETWEEN);
        }
    }

    private boolean isWhole(TracePage page) {
        var exported = time.instant().minus(EXPORTED_AFTER);
        return !page.traces().isEmpty()
                && page.traces().stream()
                        .map(trace -> Instant.EPOCH.plusNanos(trace.endNanos()))
                        .noneMatch(end -> end.isAfter(exported));
    }
}
