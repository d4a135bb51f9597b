package io.wayline.ingest.command;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.opentelemetry.api.trace.Span;
import io.wayline.codec.Codec;
import io.wayline.codec.GprsEncoder;
import io.wayline.codec.GprsMessage;
import io.wayline.ingest.command.Instruction.Cancel;
import io.wayline.ingest.command.Instruction.Dispatch;
import io.wayline.tracing.Tracing;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of one session: what waits, and what is unanswered. Only the session's own thread touches it.
 *
 * <pre>
 * dispatch --> waiting --> in flight --> free for the next: answered, timed out, withdrawn or abandoned
 *      '----------'---> not sent, with the reason
 * </pre>
 *
 * The first that waits is written when all of this holds:
 *
 * <pre>
 * the session is announced and admitted, has not ended and is still the tracker's newest here
 * no other attempt is in flight: answers name no command
 * no acknowledgement is due and no frame has begun
 * nothing was acknowledged for the quiet time, or the attempt has waited for the cap
 * Kafka can be reached: a node that cannot may have lost the tracker to another without knowing
 * the moment before which it must be written has not come
 * </pre>
 */
public final class CommandDesk {

    private static final Logger log = LoggerFactory.getLogger(CommandDesk.class);

    static final int MOST_WAITING = 8;
    static final int LONGEST_TEXT = 160;
    /** Kept while the session has no token yet. */
    private static final int MOST_EARLY = 16;
    /** Attempts known again when they come twice. */
    private static final int REMEMBERED = 64;
    /** While Kafka cannot be reached. */
    private static final long ASK_AGAIN_MILLIS = 250;

    private static final long NOT_YET_KNOWN = 0;

    /** What a desk needs of its node. */
    public record Surroundings(
            ResponseLog responses,
            CommandChannel channel,
            CommandCounters counters,
            InstantSource time,
            BooleanSupplier kafkaIsReachable,
            CommandSettings settings,
            Tracing tracing) {}

    /** @param span until it is written or known not to be */
    private record Waiting(Dispatch dispatch, Span span, long arrivedNanos) {}

    /** The one that is written, or being written. */
    private static final class InFlight {
        private final Dispatch dispatch;
        private Attempt attempt;
        private Span await = Span.getInvalid();
        private @Nullable Future<?> answerTimeout;

        private InFlight(Dispatch dispatch) {
            this.dispatch = dispatch;
            this.attempt = dispatch.attempt();
        }

        private boolean isWritten() {
            return answerTimeout != null;
        }
    }

    private final String imei;
    private final ScheduledExecutorService loop;
    private final LongSupplier nanoTime;
    private final Predicate<Codec> allowed;
    private final Surroundings node;
    private final AttemptSpans spans;
    private final List<Instruction> early = new ArrayList<>(0);
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(1);
    private final ArrayDeque<Attempt> known = new ArrayDeque<>(1);

    private long token = NOT_YET_KNOWN;
    private boolean ended;
    private @Nullable TrackerLine line;
    private long acknowledgedNanos;
    private @Nullable InFlight inFlight;
    private @Nullable Future<?> alarm;

    /**
     * The desk of a session about to be announced.
     *
     * @param loop the session's own thread
     * @param nanoTime the clock of that thread's timers
     * @param allowed false for a codec that the tracker may not be spoken to in
     */
    public CommandDesk(
            String imei,
            ScheduledExecutorService loop,
            LongSupplier nanoTime,
            Predicate<Codec> allowed,
            Surroundings node) {
        this.imei = imei;
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.allowed = allowed;
        this.node = node;
        this.spans = new AttemptSpans(node.tracing, imei);
    }

    /** The session has its token, though it may have ended meanwhile. */
    public void announced(long sessionToken) {
        token = sessionToken;
        if (!ended) {
            node.channel.open(imei, token);
        }
        early.forEach(this::instructed);
        early.clear();
    }

    /** The tracker is let in. A backlog may follow: the quiet time counts from here. */
    public void admitted(TrackerLine trackerLine) {
        line = trackerLine;
        acknowledgedNanos = nanoTime.getAsLong();
        loop.execute(this::proceed);
    }

    /** The ledger said something. */
    public void instructed(Instruction instruction) {
        if (token == NOT_YET_KNOWN) {
            if (early.size() < MOST_EARLY) {
                early.add(instruction);
            } else {
                ignore(instruction, Ignored.TOO_EARLY);
            }
            return;
        }
        switch (instruction) {
            case Dispatch dispatch -> dispatched(dispatch);
            case Cancel cancel -> cancelled(cancel);
        }
    }

    private void dispatched(Dispatch dispatch) {
        int order = Long.compareUnsigned(dispatch.sessionToken(), token);
        boolean isDeclined = order < 0 && !dispatch.isOld() && !ended;
        if (order != 0 && !isDeclined) {
            ignore(dispatch, Ignored.OTHER_SESSION);
        } else if (known.contains(dispatch.attempt())) {
            ignore(dispatch, Ignored.REPEATED);
        } else {
            remember(dispatch.attempt());
            node.counters.dispatches.increment();
            take(dispatch, isDeclined);
        }
    }

    private void remember(Attempt attempt) {
        if (known.size() == REMEMBERED) {
            known.remove();
        }
        known.add(attempt);
    }

    private void take(Dispatch dispatch, boolean isDeclined) {
        var span = spans.write(dispatch.attempt());
        if (isDeclined) {
            reportNotSent(dispatch, span, NotSent.NOT_THE_SESSION);
        } else if (ended) {
            reportNotSent(dispatch, span, NotSent.SESSION_ENDED);
        } else if (!isCommand(dispatch.text()) || !allowed.test(codec(dispatch))) {
            reportNotSent(dispatch, span, NotSent.NOT_A_COMMAND);
        } else if (waiting.size() == MOST_WAITING) {
            reportNotSent(dispatch, span, NotSent.QUEUE_FULL);
        } else {
            waiting.add(new Waiting(dispatch, span, nanoTime.getAsLong()));
            node.counters.waiting.increment();
            proceed();
        }
    }

    private static boolean isCommand(String text) {
        boolean printable = text.chars().allMatch(character -> character >= ' ' && character <= '~');
        return printable && !text.isEmpty() && text.length() <= LONGEST_TEXT;
    }

    private void cancelled(Cancel cancel) {
        if (cancel.sessionToken() != token) {
            ignore(cancel, Ignored.OTHER_SESSION);
        } else if (inFlight != null
                && inFlight.isWritten()
                && inFlight.dispatch.attempt().equals(cancel.attempt())) {
            node.counters.cancels.increment();
            free(Settled.WITHDRAWN);
        } else if (!cancelWaiting(cancel.attempt())) {
            ignore(cancel, Ignored.NOTHING_TO_CANCEL);
        }
    }

    private boolean cancelWaiting(Attempt attempt) {
        for (var each : waiting) {
            if (each.dispatch.attempt().equals(attempt)) {
                node.counters.cancels.increment();
                waiting.remove(each);
                giveUp(each, NotSent.CANCELLED);
                proceed();
                return true;
            }
        }
        return false;
    }

    private void ignore(Instruction instruction, Ignored reason) {
        node.counters.ignored(reason).increment();
        log.atDebug()
                .addKeyValue("imei", imei)
                .addKeyValue("session_id", token)
                .addKeyValue("command_id", instruction.attempt().commandId())
                .addKeyValue("attempt", instruction.attempt().number())
                .addKeyValue("reason", reason)
                .log("instruction ignored");
    }

    /** An acknowledgement was written: the tracker may have more to tell. */
    public void acknowledged() {
        acknowledgedNanos = nanoTime.getAsLong();
    }

    /** Something may have changed: writes what may be written, and sets the alarm for what may be later. */
    public void proceed() {
        if (waiting.isEmpty()) {
            return;
        }
        dropOverdue();
        long wait = Long.MAX_VALUE;
        while (!waiting.isEmpty() && inFlight == null) {
            wait = nanosBeforeWrite(waiting.element());
            if (wait > 0) {
                break;
            }
            writeFirst();
        }
        setAlarm(wait);
    }

    private void dropOverdue() {
        long now = node.time.millis();
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            var next = each.next();
            if (now >= next.dispatch.writeBeforeMillis()) {
                each.remove();
                giveUp(next, NotSent.DEADLINE_PASSED);
            }
        }
    }

    /** 0 to write now; {@link Long#MAX_VALUE} if only an event can change the answer. */
    private long nanosBeforeWrite(Waiting first) {
        if (line == null) {
            return Long.MAX_VALUE;
        }
        long now = nanoTime.getAsLong();
        long quiet = node.settings.quiet().toNanos() - (now - acknowledgedNanos);
        long patience = node.settings.backlogCap().toNanos() - (now - first.arrivedNanos);
        long wait = Math.min(quiet, patience);
        if (wait > 0) {
            return wait;
        }
        if (!line.isClear()) {
            return Long.MAX_VALUE;
        }
        return node.kafkaIsReachable.getAsBoolean() ? 0 : MILLISECONDS.toNanos(ASK_AGAIN_MILLIS);
    }

    private void setAlarm(long nanos) {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        long wait = nanos;
        long now = node.time.millis();
        for (var each : waiting) {
            wait = Math.min(wait, MILLISECONDS.toNanos(each.dispatch.writeBeforeMillis() - now));
        }
        if (wait < Long.MAX_VALUE) {
            alarm = loop.schedule(this::proceed, wait, NANOSECONDS);
        }
    }

    private void writeFirst() {
        if (line == null) {
            throw new IllegalStateException("a command for a tracker that is not admitted");
        }
        var first = waiting.remove();
        inFlight = new InFlight(first.dispatch);
        node.channel.pause(imei, token);
        line.write(frame(first.dispatch), outcome -> written(first.dispatch, first.span, outcome));
        if (inFlight != null && !inFlight.isWritten()) {
            cutAtDeadline(inFlight, line);
        }
    }

    /** The socket is full: the bytes cannot be taken back, and must not leave too late. */
    private void cutAtDeadline(InFlight unwritten, TrackerLine tooSlow) {
        long left = unwritten.dispatch.writeBeforeMillis() - node.time.millis();
        var _ = loop.schedule(
                () -> {
                    if (inFlight == unwritten && !unwritten.isWritten()) {
                        tooSlow.cut();
                    }
                },
                left,
                MILLISECONDS);
    }

    private static Codec codec(Dispatch dispatch) {
        return dispatch.codec14() ? Codec.CODEC_14 : Codec.CODEC_12;
    }

    private byte[] frame(Dispatch dispatch) {
        var text = dispatch.text().getBytes(StandardCharsets.US_ASCII);
        var message = dispatch.codec14()
                ? GprsMessage.of(GprsMessage.COMMAND, imei, text)
                : GprsMessage.of(GprsMessage.COMMAND, text);
        return GprsEncoder.frame(codec(dispatch), message);
    }

    /** The report leaves before anything is read that could be the answer. */
    private void written(Dispatch dispatch, Span span, TrackerLine.Write outcome) {
        node.counters.waiting.decrement();
        switch (outcome) {
            case DONE -> {
                var attempt = dispatch.attempt().below(span);
                node.responses.sent(imei, token, attempt, codec(dispatch), node.time.millis());
                node.counters.written.increment();
                node.counters.inFlight.increment();
                span.end();
                awaitAnswer(dispatch, attempt);
            }
            case REFUSED -> {
                reportNotSent(dispatch, span, NotSent.WRITE_FAILED);
                release();
            }
            case UNCERTAIN -> {
                node.counters.uncertain.increment();
                AttemptSpans.fail(span, outcome);
                release();
            }
        }
    }

    private void awaitAnswer(Dispatch dispatch, Attempt written) {
        if (inFlight == null) {
            throw new IllegalStateException("written and not in flight");
        }
        inFlight.await = spans.await(written);
        inFlight.attempt = written.below(inFlight.await);
        inFlight.answerTimeout = loop.schedule(
                () -> free(Settled.TIMED_OUT), dispatch.answerTimeout().toNanos(), NANOSECONDS);
        if (ended) {
            free(Settled.ABANDONED);
        }
    }

    /** The attempt that a message of the tracker may be the answer to; null if none is. */
    public @Nullable Attempt inFlight() {
        return inFlight == null ? null : inFlight.attempt;
    }

    /** The tracker has said its word. */
    public void answered() {
        if (inFlight != null && inFlight.isWritten()) {
            free(Settled.ANSWERED);
        }
    }

    private void free(Settled outcome) {
        if (inFlight != null && inFlight.answerTimeout != null) {
            inFlight.answerTimeout.cancel(false);
            if (outcome.isFailure()) {
                AttemptSpans.fail(inFlight.await, outcome);
            } else {
                AttemptSpans.end(inFlight.await, outcome);
            }
        }
        counter(outcome).increment();
        node.counters.inFlight.decrement();
        release();
    }

    private LongAdder counter(Settled outcome) {
        return switch (outcome) {
            case ANSWERED -> node.counters.answered;
            case TIMED_OUT -> node.counters.timedOut;
            case WITHDRAWN -> node.counters.withdrawn;
            case ABANDONED -> node.counters.abandoned;
        };
    }

    private void release() {
        inFlight = null;
        node.channel.resume(imei, token);
        proceed();
    }

    /** The session ended or is about to: nothing more is written, what is unanswered may still be answered. */
    public void drain() {
        ended = true;
        while (!waiting.isEmpty()) {
            giveUp(waiting.remove(), NotSent.SESSION_ENDED);
        }
        setAlarm(Long.MAX_VALUE);
    }

    /** The connection is gone. */
    public void end() {
        drain();
        line = null;
        if (inFlight != null && inFlight.isWritten()) {
            free(Settled.ABANDONED);
        }
        node.channel.close(imei, token);
    }

    private void giveUp(Waiting one, NotSent reason) {
        node.counters.waiting.decrement();
        reportNotSent(one.dispatch, one.span, reason);
    }

    private void reportNotSent(Dispatch dispatch, Span span, NotSent reason) {
        node.counters.notSent(reason).increment();
        node.responses.notSent(
                imei, dispatch.sessionToken(), dispatch.attempt().below(span), reason, node.time.millis());
        AttemptSpans.fail(span, reason);
    }
}
