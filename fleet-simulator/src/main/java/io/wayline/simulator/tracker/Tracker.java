package io.wayline.simulator.tracker;

import java.util.SplittableRandom;

/**
 * One tracker. It opens the connection, says its IMEI, waits for the byte that admits it, and then sends one packet at a
 * time: the next leaves only after the answer named exactly the number of records sent.
 *
 * <pre>
 * OFFLINE     wake                 CONNECTING   CONNECT
 * CONNECTING  connected            LOGGING_IN   LOGIN           (datagrams: READY, as there is no login)
 * CONNECTING  no connection        OFFLINE      WAIT            back-off
 * LOGGING_IN  admitted             READY, or straight on to AWAITING
 * LOGGING_IN  refused              OFFLINE      HANG_UP         pause
 * READY       records are due      AWAITING     SEND, or RESEND of what is still in hand
 * READY       long silence         READY        PING
 * READY       nothing ever again   FINISHED     HANG_UP
 * AWAITING    the right count      READY, or straight on to AWAITING
 * AWAITING    a wrong count        AWAITING     RESEND on the same connection
 * AWAITING    no answer in time    OFFLINE      HANG_UP         (datagrams: AWAITING, RESEND)
 * any         disconnected         OFFLINE      WAIT            back-off; the packet in hand is kept
 * any         leaves by itself     OFFLINE      HANG_UP         pause; the packet in hand is kept
 * </pre>
 */
public final class Tracker {

    public enum State {
        OFFLINE,
        CONNECTING,
        LOGGING_IN,
        READY,
        AWAITING,
        FINISHED
    }

    /** Wrong counts in a row that are answered at once; after that the tracker slows down. */
    private static final int PATIENT_WRONG_COUNTS = 2;

    /** Two bytes of length and 15 digits. */
    private static final int LOGIN_BYTES = 17;

    private final PacketSource source;
    private final NetworkProfile network;
    private final TrackerTimings timings;
    private final Tally tally;
    private final SplittableRandom random;
    private final boolean datagrams;

    private State state = State.OFFLINE;
    private Fate fate = Fate.CLEAN;
    private long wakeAtMillis;
    private long lastSentMillis;
    private boolean inHand;
    private boolean sentBefore;
    private boolean connectedBefore;
    private int failures;
    private int wrongCountsInARow;

    /**
     * @param datagrams true on UDP: no login, and a time-out sends again instead of connecting again
     * @param firstWakeMillis when it connects first
     */
    public Tracker(
            PacketSource source,
            NetworkProfile network,
            TrackerTimings timings,
            Tally tally,
            SplittableRandom random,
            boolean datagrams,
            long firstWakeMillis) {
        this.source = source;
        this.network = network;
        this.timings = timings;
        this.tally = tally;
        this.random = random;
        this.datagrams = datagrams;
        this.wakeAtMillis = firstWakeMillis;
    }

    public State state() {
        return state;
    }

    /** When {@link #wake} must be called, unless something else happens first. */
    public long wakeAt() {
        return wakeAtMillis;
    }

    /** What happens to the transmission of the last step, which was LOGIN, SEND or RESEND. */
    public Fate fate() {
        return fate;
    }

    /** The packet to send; valid at SEND and RESEND. */
    public PacketSource source() {
        return source;
    }

    /** Time has passed. Calling it early changes nothing. */
    public Step wake(long now) {
        if (now < wakeAtMillis) {
            return Step.WAIT;
        }
        return switch (state) {
            case OFFLINE -> connect(now);
            case CONNECTING -> {
                tally.failedConnects.increment();
                yield hangUp(now, backoff());
            }
            case LOGGING_IN -> hangUp(now, backoff());
            case READY -> next(now);
            case AWAITING -> timedOut(now);
            case FINISHED -> waitUntil(Long.MAX_VALUE);
        };
    }

    /** The connection stands. */
    public Step connected(long now) {
        tally.connections.increment();
        if (connectedBefore) {
            tally.reconnects.increment();
        }
        connectedBefore = true;
        wrongCountsInARow = 0;
        if (datagrams) {
            return ready(now);
        }
        state = State.LOGGING_IN;
        fate = loginFate();
        wakeAtMillis = now + timings.responseTimeout().toMillis();
        return Step.LOGIN;
    }

    /** There was nobody to connect to. */
    public Step connectFailed(long now) {
        tally.failedConnects.increment();
        return offline(now, backoff());
    }

    /** The connection is gone, whoever ended it. */
    public Step disconnected(long now) {
        return switch (state) {
            case OFFLINE, FINISHED -> Step.WAIT;
            case CONNECTING, LOGGING_IN, READY -> offline(now, backoff());
            case AWAITING -> {
                tally.cut.increment();
                yield offline(now, backoff());
            }
        };
    }

    /** The tracker itself ends the connection, and opens another after a pause; the packet in hand is kept. */
    public Step leave(long now, long pauseMillis) {
        return state == State.OFFLINE || state == State.FINISHED ? Step.WAIT : hangUp(now, pauseMillis);
    }

    /** The server answered the login with 01. */
    public Step admitted(long now) {
        return state == State.LOGGING_IN ? ready(now) : stray(now);
    }

    /** The server answered the login with anything else. */
    public Step refused(long now) {
        tally.refusedLogins.increment();
        return hangUp(now, timings.refusedPause().toMillis());
    }

    /** Four bytes came that are not the beginning of a command. */
    public Step answered(int count, long now) {
        if (state != State.AWAITING) {
            return stray(now);
        }
        if (count != source.records()) {
            return wrongCount(now);
        }
        wrongCountsInARow = 0;
        return switch (fate) {
            case Fate.AnswerLost _ -> Step.WAIT;
            case Fate.SentTwice _ -> {
                tally.repeated.increment();
                yield transmit(now, Fate.CLEAN);
            }
            case Fate.CutAfterAnswer _ -> {
                release();
                yield hangUp(now, backoff());
            }
            case Fate.Offline(long millis) -> {
                release();
                yield hangUp(now, millis);
            }
            case Fate.Clean _, Fate.Torn _, Fate.Late _, Fate.CutInside _, Fate.CutBeforeAnswer _ -> {
                release();
                yield next(now);
            }
        };
    }

    /** Bytes came that fit nothing: a real device loses its place in the stream here. */
    public Step stray(long now) {
        tally.strayAnswers.increment();
        return hangUp(now, backoff());
    }

    private Step connect(long now) {
        if (!inHand && source.exhausted(now)) {
            return finish();
        }
        state = State.CONNECTING;
        wakeAtMillis = now + timings.responseTimeout().toMillis();
        return Step.CONNECT;
    }

    private Step ready(long now) {
        state = State.READY;
        tally.online.increment();
        lastSentMillis = now;
        return next(now);
    }

    /** Between two packets. */
    private Step next(long now) {
        if (inHand || take(now)) {
            return transmit(now, drawFate());
        }
        if (source.exhausted(now)) {
            tally.online.decrement();
            finish();
            return Step.HANG_UP;
        }
        state = State.READY;
        long pingAt = lastSentMillis + timings.pingAfter().toMillis();
        if (now < pingAt) {
            return waitUntil(Math.min(pingAt, source.dueAtMillis()));
        }
        tally.pings.increment();
        lastSentMillis = now;
        waitUntil(Math.min(now + timings.pingAfter().toMillis(), source.dueAtMillis()));
        return Step.PING;
    }

    private boolean take(long now) {
        inHand = source.take(now);
        sentBefore = false;
        return inHand;
    }

    private Step transmit(long now, Fate met) {
        boolean again = sentBefore;
        (again ? tally.resentTransmissions : tally.firstTransmissions).increment();
        (again ? tally.resentRecords : tally.firstRecords).add(source.records());
        sentBefore = true;
        fate = met;
        state = State.AWAITING;
        lastSentMillis = now;
        wakeAtMillis = now + timings.responseTimeout().toMillis();
        return again ? Step.RESEND : Step.SEND;
    }

    private void release() {
        tally.acknowledgedPackets.increment();
        tally.acknowledgedRecords.add(source.records());
        source.acknowledged();
        inHand = false;
        failures = 0;
        state = State.READY;
    }

    private Step wrongCount(long now) {
        tally.wrongCounts.increment();
        wrongCountsInARow++;
        if (wrongCountsInARow <= PATIENT_WRONG_COUNTS) {
            return transmit(now, drawFate());
        }
        state = State.READY;
        return waitUntil(now + timings.firstBackoff().toMillis() * wrongCountsInARow);
    }

    private Step timedOut(long now) {
        tally.timedOut.increment();
        if (datagrams) {
            return transmit(now, drawFate());
        }
        state = State.READY;
        return hangUp(now, backoff());
    }

    private Step hangUp(long now, long pauseMillis) {
        if (state == State.AWAITING) {
            tally.cut.increment();
        }
        offline(now, pauseMillis);
        return Step.HANG_UP;
    }

    private Step offline(long now, long pauseMillis) {
        if (state == State.READY || state == State.AWAITING) {
            tally.online.decrement();
        }
        state = State.OFFLINE;
        return waitUntil(now + pauseMillis);
    }

    private Step finish() {
        state = State.FINISHED;
        tally.finished.increment();
        return waitUntil(Long.MAX_VALUE);
    }

    private Step waitUntil(long millis) {
        wakeAtMillis = millis;
        return Step.WAIT;
    }

    /** Doubled at each failure in a row, and spread by half so that a fleet does not come back in one instant. */
    private long backoff() {
        long longest = timings.longestBackoff().toMillis();
        long pause = Math.min(longest, timings.firstBackoff().toMillis() << Math.min(failures, 16));
        failures++;
        return pause / 2 + random.nextLong(pause / 2 + 1);
    }

    /** A datagram has no pieces and no connection to cut: what would cut one loses the answer instead. */
    private Fate drawFate() {
        var drawn = network.fate(random, source.length());
        if (!datagrams) {
            return drawn;
        }
        return switch (drawn) {
            case Fate.CutInside _, Fate.CutBeforeAnswer _ -> Fate.ANSWER_LOST;
            case Fate.Torn _ -> Fate.CLEAN;
            case Fate.Clean _,
                    Fate.Late _,
                    Fate.CutAfterAnswer _,
                    Fate.AnswerLost _,
                    Fate.SentTwice _,
                    Fate.Offline _ -> drawn;
        };
    }

    /** A login can be torn, late or cut; its answer is not worth a fault of its own. */
    private Fate loginFate() {
        var drawn = network.fate(random, LOGIN_BYTES);
        return switch (drawn) {
            case Fate.Torn _, Fate.Late _, Fate.CutInside _ -> drawn;
            case Fate.Clean _,
                    Fate.CutBeforeAnswer _,
                    Fate.CutAfterAnswer _,
                    Fate.AnswerLost _,
                    Fate.SentTwice _,
                    Fate.Offline _ -> Fate.CLEAN;
        };
    }
}
