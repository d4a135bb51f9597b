package io.wayline.webhooks.telemetry;

import io.wayline.webhooks.delivery.Deliveries.Order;
import io.wayline.webhooks.delivery.Verdict;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.event.TrackerTags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one leased stream one range further: reads, chooses, writes the choice down, sends, settles. A worker that dies in
 * between leaves a lease that ends; the next one finds the range that was chosen, and sends the same bytes under the same ids.
 * (Who changes the endpoint's filters or the tags of trackers meanwhile changes that, too.)
 *
 * <p>An event is a packet as far as the range has it. At the end of the topic the rest of a packet is waited for a moment; if
 * it does not come, or is too far away, the packet is two events, each with its own {@code recordCount}.
 */
final class StreamWork {

    private static final Logger logger = LoggerFactory.getLogger(StreamWork.class);

    private static final int MOST_RECORDS = 5_000;
    private static final int FEWEST_RECORDS = 500;
    private static final int RECORDS_PER_PACKET = 25;
    private static final int MOST_BYTES = 1 << 20;
    /** Requests of one range, and no more than a second of the rate: each is made again if a later one has to wait. */
    private static final int MOST_TRACKERS = 50;

    private static final Duration REST_OF_A_PACKET = Duration.ofMillis(50);
    /** Between writes of an offset that moves without anything being sent. */
    private static final Duration SILENT_STEP = Duration.ofSeconds(1);

    private static final Duration UNTIL_PERMITTED = Duration.ofMillis(200);
    private static final Duration WHILE_FAILING = Duration.ofSeconds(1);
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(5);

    private final TelemetryLog log;
    private final StreamStore store;
    private final Transactions transactions;
    private final Ways ways;
    private final TrackerTags tags;
    private final TelemetryCounters counters;
    private final InstantSource time;
    private final RangeSending sending;

    StreamWork(
            TelemetryLog log,
            StreamStore store,
            Transactions transactions,
            Ways ways,
            TrackerTags tags,
            TelemetryCounters counters,
            InstantSource time) {
        this.log = log;
        this.store = store;
        this.transactions = transactions;
        this.ways = ways;
        this.tags = tags;
        this.counters = counters;
        this.time = time;
        this.sending = new RangeSending(store, transactions, ways, counters, time);
    }

    /** How a stream was left. */
    enum Left {
        /** There may be more to do at once. */
        MOVED,
        /** It has looked at everything there is, and nothing was wanted. */
        NOTHING_WANTED,
        WAITING
    }

    Left run(Stream stream, Endpoint endpoint) {
        try {
            return stream.rangeEnd() == null ? goOn(stream, endpoint) : sendAgain(stream, endpoint, stream.rangeEnd());
        } catch (ClaimLostException _) {
            logger.atInfo()
                    .addKeyValue("endpoint_id", endpoint.id())
                    .addKeyValue("partition", stream.partition())
                    .log("telemetry stream was taken over");
            return Left.WAITING;
        } catch (RuntimeException e) { // whatever it was: the range is written down, and is tried again
            counters.failed();
            logger.atWarn()
                    .addKeyValue("endpoint_id", endpoint.id())
                    .addKeyValue("partition", stream.partition())
                    .addKeyValue("offset", stream.nextOffset())
                    .addKeyValue("reason", e.toString())
                    .log("telemetry stream has not moved, trying again");
            putBackAfterAFault(stream);
            return Left.WAITING;
        }
    }

    private void putBackAfterAFault(Stream stream) {
        try {
            transactions.call(() -> store.putBack(stream, time.instant().plus(AFTER_A_FAULT)));
        } catch (RuntimeException _) {
            logger.atDebug().addKeyValue("partition", stream.partition()).log("lease left to its end");
        }
    }

    private Left goOn(Stream stream, Endpoint endpoint) {
        long began = System.nanoTime();
        long position = stream.nextOffset();
        boolean hasWaited = false;
        while (true) {
            var slice = log.read(stream.partition(), position, stream.until(), window(endpoint));
            if (slice.begins() > position) {
                return lost(stream, endpoint, position, slice.begins());
            }
            var records = slice.records();
            boolean isAll = true;
            long end = slice.next();
            if (!records.isEmpty() && isTooOld(stream, endpoint, records.getFirst())) {
                return tooOld(stream, endpoint, position, records.getFirst().offset() + 1);
            }
            if (!records.isEmpty()) {
                var known = known(stream, endpoint, records);
                var cut = RangeChoice.cut(
                        records,
                        wanted(stream, endpoint, known),
                        limits(stream, endpoint),
                        !slice.isAtEnd() || !hasWaited);
                if (cut.isEmpty() && slice.isAtEnd()) {
                    hasWaited = true;
                    LockSupport.parkNanos(REST_OF_A_PACKET.toNanos());
                    continue;
                }
                int count = cut.orElse(records.size());
                isAll = count == records.size();
                end = isAll ? slice.next() : records.get(count).offset();
                var range = range(stream, endpoint, position, end, records.subList(0, count), known);
                if (!range.wanted().isEmpty()) {
                    counters.unwanted(position - stream.nextOffset());
                    return offer(range);
                }
            }
            position = end;
            boolean isAtEnd = isAll && slice.isAtEnd();
            if (isAtEnd || System.nanoTime() - began > SILENT_STEP.toNanos()) {
                return passOver(stream, position, isAtEnd);
            }
        }
    }

    private Left passOver(Stream stream, long position, boolean isAtEnd) {
        var now = time.instant();
        advance(stream, position, isAtEnd ? now.plus(SILENT_STEP) : now);
        counters.unwanted(position - stream.nextOffset());
        return isAtEnd ? Left.NOTHING_WANTED : Left.MOVED;
    }

    /** A range that was not tried before. */
    private Left offer(Range chosen) {
        var endpoint = chosen.endpoint();
        var range = chosen.withAside(busy(chosen));
        boolean hasSomethingToSend = !range.packetsToSend().isEmpty();
        if (!hasSomethingToSend && !ways.health().isFailing(endpoint) && !sending.isBetterLeft(endpoint)) {
            return sending.stepAside(range) ? Left.MOVED : Left.WAITING;
        }
        if (!hasSomethingToSend || !ways.health().mayTry(endpoint, time.instant())) {
            var dueAt = hasSomethingToSend
                    ? untilPermitted(endpoint)
                    : time.instant().plus(WHILE_FAILING);
            advance(range.stream(), range.from(), dueAt);
            return Left.WAITING;
        }
        sending.writeDown(range);
        return sending.send(range) ? Left.MOVED : Left.WAITING;
    }

    /** Trackers of which something earlier waits in a lane; a replay is not part of their order. */
    private Set<String> busy(Range range) {
        var endpoint = range.endpoint();
        if (range.stream().isReplay() || endpoint.ordering() == Endpoint.Ordering.UNORDERED) {
            return Set.of();
        }
        var imeis = range.wanted().stream().map(Packet::imei).collect(Collectors.toSet());
        var lanes = imeis.stream().map(imei -> lane(endpoint, imei)).collect(Collectors.toSet());
        var busy = transactions.call(() -> ways.deliveries().busyLanes(endpoint.id(), lanes));
        return imeis.stream()
                .filter(imei -> busy.contains(lane(endpoint, imei)))
                .collect(Collectors.toSet());
    }

    /** Of ordered endpoints: the event itself does not matter. */
    private static String lane(Endpoint endpoint, String imei) {
        return endpoint.lane("", imei);
    }

    private Left sendAgain(Stream stream, Endpoint endpoint, long end) {
        var records = new ArrayList<TelemetryRecord>();
        long position = stream.nextOffset();
        while (position < end) {
            var slice = log.read(stream.partition(), position, end, MOST_RECORDS);
            if (slice.begins() > position) {
                return lost(stream, endpoint, stream.nextOffset(), slice.begins());
            }
            if (slice.next() == position) {
                throw new IllegalStateException(
                        "offset %d: not in the topic (expected: all before %d)".formatted(position, end));
            }
            records.addAll(slice.records());
            position = slice.next();
        }
        if (!records.isEmpty() && isTooOld(stream, endpoint, records.getLast())) {
            return tooOld(stream, endpoint, stream.nextOffset(), end);
        }
        var range = range(stream, endpoint, stream.nextOffset(), end, records, known(stream, endpoint, records))
                .withAside(stream.aside());
        if (range.packetsToSend().isEmpty()) { // the endpoint has other filters now
            advance(stream, end, time.instant());
            counters.unwanted(end - stream.nextOffset());
            return Left.MOVED;
        }
        if (!ways.health().mayTry(endpoint, time.instant())) {
            ClaimLostException.unless(transactions.call(() -> store.putBack(stream, untilPermitted(endpoint))));
            return Left.WAITING;
        }
        return sending.send(range) ? Left.MOVED : Left.WAITING;
    }

    private Instant untilPermitted(Endpoint endpoint) {
        return time.instant().plus(ways.health().isFailing(endpoint) ? WHILE_FAILING : UNTIL_PERMITTED);
    }

    private void advance(Stream stream, long nextOffset, Instant dueAt) {
        ClaimLostException.unless(transactions.call(() -> store.advance(stream, nextOffset, 0, null, dueAt)));
    }

    /** The topic has let go of what the endpoint had not got yet. */
    private Left lost(Stream stream, Endpoint endpoint, long from, long to) {
        leaveOut(stream, endpoint, from, to, "RANGE_EXPIRED", "lost");
        counters.lost(to - from);
        logger.atWarn()
                .addKeyValue("endpoint_id", endpoint.id())
                .addKeyValue("partition", stream.partition())
                .addKeyValue("offset", from)
                .addKeyValue("records", to - from)
                .log("telemetry gone before it was sent");
        return Left.MOVED;
    }

    /** A replay was asked for because it is old. */
    private boolean isTooOld(Stream stream, Endpoint endpoint, TelemetryRecord record) {
        return !stream.isReplay()
                && !endpoint.maxAge().isZero()
                && record.receivedAt().plus(endpoint.maxAge()).isBefore(time.instant());
    }

    /**
     * Goes on with what is young enough.
     *
     * @param atLeast before this everything is too old
     */
    private Left tooOld(Stream stream, Endpoint endpoint, long from, long atLeast) {
        var youngEnough = log.offsetsAt(time.instant().minus(endpoint.maxAge()));
        long to = Math.max(atLeast, youngEnough.getOrDefault(stream.partition(), atLeast));
        leaveOut(stream, endpoint, from, to, Verdict.TOO_OLD.reason(), "tooOld");
        counters.expired(to - from);
        logger.atInfo()
                .addKeyValue("endpoint_id", endpoint.id())
                .addKeyValue("partition", stream.partition())
                .addKeyValue("offset", from)
                .addKeyValue("records", to - from)
                .log("telemetry older than the endpoint wants");
        return Left.MOVED;
    }

    /** One dead letter says which part. */
    private void leaveOut(Stream stream, Endpoint endpoint, long from, long to, String reason, String member) {
        var now = time.instant();
        var event = new WebhookEvent(
                EventIds.ofGap(stream.topicId(), stream.partition(), from, to - 1),
                EventType.TELEMETRY_RECEIVED,
                null,
                now,
                "{\"%s\":true,\"partition\":%d,\"fromOffset\":%d,\"toOffset\":%d}"
                        .formatted(member, stream.partition(), from, to));
        transactions.call(() -> {
            ClaimLostException.unless(store.advance(stream, to, 0, null, now));
            ways.deliveries().dead(new Order(event, endpoint, stream.replayId(), now), reason, now);
            return true;
        });
        counters.unwanted(from - stream.nextOffset());
    }

    private Range range(
            Stream stream, Endpoint endpoint, long from, long end, List<TelemetryRecord> records, Known known) {
        var packets = Wanted.of(Packet.of(records), wanted(stream, endpoint, known));
        return new Range(stream, endpoint, from, end, packets, Set.of());
    }

    private Wanted wanted(Stream stream, Endpoint endpoint, Known known) {
        return new Wanted(
                endpoint,
                stream.isReplay(),
                stream.imei(),
                imei -> known.tags().getOrDefault(imei, Set.of()),
                known.lastSent());
    }

    /** What the filters of an endpoint ask for, besides the records. */
    private record Known(Map<String, Instant> lastSent, Map<String, Set<String>> tags) {}

    private Known known(Stream stream, Endpoint endpoint, Collection<TelemetryRecord> records) {
        boolean hasInterval =
                !stream.isReplay() && !endpoint.filter().minInterval().isZero();
        boolean hasTags = !endpoint.filter().tags().isEmpty();
        if (!hasInterval && !hasTags) {
            return new Known(Map.of(), Map.of());
        }
        var imeis = new HashSet<String>();
        records.forEach(record -> imeis.add(record.imei()));
        return transactions.call(() -> new Known(
                hasInterval ? store.lastSent(endpoint.id(), imeis) : Map.of(), hasTags ? tags.of(imeis) : Map.of()));
    }

    private static int window(Endpoint endpoint) {
        return Math.clamp((long) RECORDS_PER_PACKET * endpoint.maxBatch(), FEWEST_RECORDS, MOST_RECORDS);
    }

    private static RangeChoice.Limits limits(Stream stream, Endpoint endpoint) {
        int rate = endpoint.ratePerSecond();
        int trackers = switch (endpoint.format()) {
            case STANDARD -> Integer.MAX_VALUE;
            case IOT_BROKER -> rate == 0 ? MOST_TRACKERS : Math.min(MOST_TRACKERS, rate);
        };
        return new RangeChoice.Limits(stream.packetsAtOnce(Math.max(1, endpoint.maxBatch())), trackers, MOST_BYTES);
    }
}
