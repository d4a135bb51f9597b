package io.wayline.webhooks.delivery;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of deliveries since the start. Over all instances and as long as no endpoint is deleted
 * {@code added + again = delivered + dead + pending}; of each instance {@code attempts = accepted + refused + unanswered},
 * and what of these is not {@code lost} is written down.
 */
public final class DeliveryCounters {

    private final LongAdder added = new LongAdder();
    private final LongAdder again = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder dead = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder unsettled = new LongAdder();

    public void added(long deliveries) {
        added.add(deliveries);
    }

    public void putUpAgain() {
        again.increment();
    }

    public void died(long deliveries) {
        dead.add(deliveries);
    }

    public void attempted(Outcome outcome) {
        switch (outcome) {
            case Outcome.Accepted _ -> accepted.increment();
            case Outcome.Refused _ -> refused.increment();
            case Outcome.Unanswered _ -> unanswered.increment();
        }
    }

    public void settled(Settling.Report report) {
        for (var one : report.settled()) {
            switch (one.verdict()) {
                case Verdict.Delivered _ -> delivered.increment();
                case Verdict.Dead _ -> dead.increment();
                case Verdict.RetryAt _ -> {}
            }
        }
        lost.add(report.lost().size());
    }

    /** One that cannot be written down at all: its lease ends, and it is tried once more. */
    public void leftUnsettled() {
        unsettled.increment();
    }

    /** Deliveries whose transaction this instance has committed. */
    public long deliveriesAdded() {
        return added.sum();
    }

    /** Dead or delivered ones that somebody wanted to be tried once more. */
    public long deliveriesPutUpAgain() {
        return again.sum();
    }

    public long deliveriesDelivered() {
        return delivered.sum();
    }

    public long deliveriesDead() {
        return dead.sum();
    }

    public long attempts() {
        return accepted.sum() + refused.sum() + unanswered.sum();
    }

    public long attemptsAccepted() {
        return accepted.sum();
    }

    public long attemptsRefused() {
        return refused.sum();
    }

    public long attemptsUnanswered() {
        return unanswered.sum();
    }

    /** Outcomes whose claim had ended. */
    public long outcomesLost() {
        return lost.sum();
    }

    /** Outcomes that could not be written down. */
    public long outcomesUnsettled() {
        return unsettled.sum();
    }
}
