package io.wayline.webhooks.telemetry;

import io.wayline.webhooks.delivery.Deliveries.Order;
import io.wayline.webhooks.delivery.Outcome;
import io.wayline.webhooks.delivery.Outcome.Accepted;
import io.wayline.webhooks.delivery.Outcome.Refused;
import io.wayline.webhooks.delivery.Outcome.Unanswered;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.telemetry.TelemetryCounters.Amount;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends a range that was chosen, and settles it.
 *
 * <ul>
 *   <li>Accepted: the offset moves on.
 *   <li>Refused or not answered, though the endpoint takes others: the packets become deliveries in the lanes of their trackers,
 *       and the offset moves on, so that one packet holds back one tracker at most.
 *   <li>The endpoint fails altogether, or asks for time: the range waits where it is, and no row is written for what comes
 *       after it. Once its schedule is spent its packets become deliveries, with a schedule of their own.
 *   <li>A replay waits in any case; what it cannot deliver goes to the dead letters.
 * </ul>
 */
final class RangeSending {

    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(15);
    private static final Duration PATIENCE_WITH_THE_RATE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** So much of an endpoint may step aside without anything accepted in between, before it slows down. */
    private static final int RANGES_ASIDE = 10;

    private final StreamStore store;
    private final Transactions transactions;
    private final Ways ways;
    private final TelemetryCounters counters;
    private final InstantSource time;
    private final Map<UUID, Integer> asideInARow = new ConcurrentHashMap<>();

    RangeSending(
            StreamStore store, Transactions transactions, Ways ways, TelemetryCounters counters, InstantSource time) {
        this.store = store;
        this.transactions = transactions;
        this.ways = ways;
        this.counters = counters;
        this.time = time;
    }

    static Duration lease(Duration timeout) {
        return timeout.plus(LEASE_MARGIN);
    }

    /** What a request has come to, as far as the range is concerned. */
    private enum Verdict {
        DELIVERED,
        /** Its events go another way. */
        SPILLED,
        /** Everything stays as it is until later. */
        WAITS,
        /** The schedule is spent: its events and those of all requests after it go another way. */
        GIVEN_UP
    }

    /**
     * Called with a range that is written down and a permission for the first request.
     *
     * @return whether the offset has moved
     */
    boolean send(Range range) {
        var requests = range.requests(ways.bodies());
        var progress = new Progress();
        for (int i = 0; i < requests.size(); i++) {
            var request = requests.get(i);
            if (i > 0 && !mayGoOn(range)) {
                transactions.call(
                        () -> store.putBack(range.stream(), time.instant().plus(PAUSE)));
                return false;
            }
            long begin = System.nanoTime();
            var outcome = ways.sender().send(range.endpoint(), request.message(), range.traced(request));
            ways.latencies().attempted(Duration.ofNanos(System.nanoTime() - begin));
            var rest = requests.subList(i, requests.size());
            var verdict = transactions.call(() -> settle(range, progress, rest, outcome));
            switch (verdict) {
                case DELIVERED -> {
                    progress.delivered.addAll(request.packets());
                    asideInARow.remove(range.endpoint().id());
                }
                case SPILLED -> progress.spill(request);
                case GIVEN_UP -> {
                    rest.forEach(progress::spill);
                    return moved(range, progress);
                }
                case WAITS -> {
                    return false;
                }
            }
        }
        return moved(range, progress);
    }

    /** What has been decided of a range before its last request. */
    private static final class Progress {

        private final List<Packet> delivered = new ArrayList<>();
        private final List<Packet> spilledPackets = new ArrayList<>();
        private final List<WebhookEvent> spilled = new ArrayList<>();

        void spill(Range.Request request) {
            spilledPackets.addAll(request.packets());
            spilled.addAll(request.events());
        }
    }

    /** Lets others see that the stream is in hand, and asks for the next request; a rate may let it wait a moment. */
    private boolean mayGoOn(Range range) {
        long deadline = System.nanoTime() + PATIENCE_WITH_THE_RATE.toNanos();
        var leasedUntil = time.instant()
                .plus(PATIENCE_WITH_THE_RATE)
                .plus(lease(range.endpoint().timeout()));
        ClaimLostException.unless(transactions.call(() -> store.extend(range.stream(), leasedUntil)));
        while (!ways.health().mayTry(range.endpoint(), time.instant())) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return true;
    }

    /**
     * In one transaction: what the endpoint's health makes of it, and, with the last request or where it ends otherwise, what
     * becomes of the range.
     *
     * @param rest the request just made, and those after it
     */
    private Verdict settle(Range range, Progress progress, List<Range.Request> rest, Outcome outcome) {
        var now = time.instant();
        ways.health().record(range.endpoint(), outcome, now);
        boolean isLast = rest.size() == 1;
        var request = rest.getFirst();
        if (outcome.isAccepted()) {
            if (isLast) {
                finish(range, size(progress.delivered, request.packets()), progress.spilled, now, now);
            }
            return Verdict.DELIVERED;
        }
        if (mustWait(range, outcome)) {
            return waitOrGiveUp(range, progress, rest, outcome, now);
        }
        if (isLast) {
            var spilled = joined(progress.spilled, request.events());
            finish(range, progress.delivered.size(), spilled, now, afterFailure(outcome, now));
        }
        return Verdict.SPILLED;
    }

    private boolean mustWait(Range range, Outcome outcome) {
        boolean asksForTime = switch (outcome) {
            case Refused refused -> refused.status() == GONE || refused.status() == TOO_MANY_REQUESTS;
            case Accepted _, Unanswered _ -> false;
        };
        return range.stream().isReplay() || asksForTime || ways.health().isFailing(range.endpoint());
    }

    private Verdict waitOrGiveUp(
            Range range, Progress progress, List<Range.Request> rest, Outcome outcome, Instant now) {
        int attempts = range.stream().attempts() + 1;
        var next = ways.schedule().next(attempts, outcome, now);
        if (next.isPresent()) {
            ClaimLostException.unless(store.retry(range.stream(), attempts, failure(outcome), next.get()));
            return Verdict.WAITS;
        }
        var left = rest.stream().flatMap(request -> request.events().stream()).toList();
        finish(range, progress.delivered.size(), joined(progress.spilled, left), now, afterFailure(outcome, now));
        return Verdict.GIVEN_UP;
    }

    /** The first attempt of what steps aside was this one. */
    private Instant afterFailure(Outcome outcome, Instant now) {
        return ways.schedule().next(1, outcome, now).orElse(now);
    }

    /** @param notBefore when the deliveries of what was not accepted begin */
    private void finish(Range range, int delivered, List<WebhookEvent> spilled, Instant now, Instant notBefore) {
        var stream = range.stream();
        var endpoint = range.endpoint();
        var dueAt = now.plus(stream.pauseAfter(range.packetsToSend().size()));
        ClaimLostException.unless(store.advance(stream, range.end(), delivered, delivered > 0 ? now : null, dueAt));
        var orders = spilled.stream()
                .map(event -> new Order(event, endpoint, stream.replayId(), notBefore))
                .toList();
        if (stream.isReplay()) {
            orders.forEach(order -> ways.deliveries().dead(order, "ATTEMPTS_SPENT", now));
        } else {
            if (!orders.isEmpty()) {
                ways.deliveries().add(orders);
            }
            remember(range);
        }
    }

    private void remember(Range range) {
        if (!range.endpoint().filter().minInterval().isZero()) {
            store.sent(range.endpoint().id(), range.lastOfEach());
        }
    }

    private boolean moved(Range range, Progress progress) {
        var spilled = Amount.of(progress.spilledPackets);
        boolean isReplay = range.stream().isReplay();
        if (!isReplay) {
            var now = time.instant();
            progress.delivered.forEach(
                    packet -> ways.latencies().delivered(Duration.between(packet.receivedAt(), now)));
        }
        var aside = Amount.of(range.packetsAside());
        counters.passed(
                range.end() - range.from(),
                Amount.of(progress.delivered),
                isReplay ? Amount.NONE : aside.plus(spilled),
                isReplay ? spilled : Amount.NONE);
        if (!progress.spilled.isEmpty()) {
            ways.deliveries().wake();
        }
        return true;
    }

    /**
     * Everything wanted of this range waits behind something in the lanes: it goes there too, and nothing is sent. That tells
     * nothing about the endpoint: after some ranges without one accepted request it slows down, so that what was just refused by
     * an endpoint that is about to fail does not draw all that comes after it into the lanes.
     *
     * @return whether to go on at once
     */
    boolean stepAside(Range range) {
        asideInARow.merge(range.endpoint().id(), range.wanted().size(), Integer::sum);
        boolean goesOn = !isSlow(range.endpoint());
        transactions.call(() -> {
            var now = time.instant();
            var dueAt = goesOn ? now : now.plus(PAUSE);
            ClaimLostException.unless(store.advance(range.stream(), range.end(), 0, null, dueAt));
            addAside(range, now);
            remember(range);
            return true;
        });
        counters.passed(range.end() - range.from(), Amount.NONE, Amount.of(range.packetsAside()), Amount.NONE);
        ways.deliveries().wake();
        return goesOn;
    }

    private boolean isSlow(Endpoint endpoint) {
        return asideInARow.getOrDefault(endpoint.id(), 0) > RANGES_ASIDE * endpoint.maxBatch();
    }

    /**
     * Whether what must step aside had better stay in the topic: all of it is behind the one delivery that fails, and nothing is
     * gained by rows.
     */
    boolean isBetterLeft(Endpoint endpoint) {
        return endpoint.ordering() == Endpoint.Ordering.STRICT && isSlow(endpoint);
    }

    /** Writes the choice down before anything of it is sent: who tries again sends the same. */
    void writeDown(Range range) {
        transactions.call(() -> {
            ClaimLostException.unless(store.choose(range.stream(), range.from(), range.end(), range.aside()));
            addAside(range, time.instant());
            return true;
        });
        if (!range.aside().isEmpty()) {
            ways.deliveries().wake();
        }
    }

    private void addAside(Range range, Instant now) {
        var orders = range.events(range.packetsAside()).stream()
                .map(event -> new Order(event, range.endpoint(), null, now))
                .toList();
        if (!orders.isEmpty()) {
            ways.deliveries().add(orders);
        }
    }

    private static String failure(Outcome outcome) {
        return switch (outcome) {
            case Accepted accepted -> Integer.toString(accepted.status());
            case Refused refused -> Integer.toString(refused.status());
            case Unanswered unanswered -> unanswered.reason();
        };
    }

    private static int size(List<?> some, List<?> more) {
        return some.size() + more.size();
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
