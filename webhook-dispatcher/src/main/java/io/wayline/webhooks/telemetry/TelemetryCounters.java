package io.wayline.webhooks.telemetry;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * What became of the telemetry, of all endpoints together. At rest, for what this instance has settled: records passed =
 * delivered + aside + dead + unwanted + expired + lost, where those that cannot be read are among the unwanted.
 */
public final class TelemetryCounters {

    private final LongAdder passed = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder aside = new LongAdder();
    private final LongAdder dead = new LongAdder();
    private final LongAdder unwanted = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder packetsDelivered = new LongAdder();
    private final LongAdder packetsAside = new LongAdder();
    private final LongAdder packetsDead = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile Map<UUID, Long> lags = Map.of();
    private volatile Consumer<Map<UUID, Long>> listener = _ -> {};

    /** How many packets, and how many records in them. */
    record Amount(int packets, long records) {

        static final Amount NONE = new Amount(0, 0);

        Amount plus(Amount other) {
            return new Amount(packets + other.packets, records + other.records);
        }

        static Amount of(Iterable<Packet> packets) {
            int count = 0;
            long records = 0;
            for (var packet : packets) {
                count++;
                records += packet.records().size();
            }
            return new Amount(count, records);
        }
    }

    void passed(long records, Amount sent, Amount steppedAside, Amount given) {
        passed.add(records);
        delivered.add(sent.records());
        packetsDelivered.add(sent.packets());
        aside.add(steppedAside.records());
        packetsAside.add(steppedAside.packets());
        dead.add(given.records());
        packetsDead.add(given.packets());
        unwanted.add(records - sent.records() - steppedAside.records() - given.records());
    }

    void unwanted(long records) {
        passed(records, Amount.NONE, Amount.NONE, Amount.NONE);
    }

    void expired(long records) {
        passed.add(records);
        expired.add(records);
    }

    void lost(long records) {
        passed.add(records);
        lost.add(records);
    }

    void failed() {
        failures.increment();
    }

    /** A record was left out: it is not what the topic promises. Each endpoint that comes by counts it. */
    public void unreadable() {
        unreadable.increment();
    }

    void lags(Map<UUID, Long> records) {
        lags = Map.copyOf(records);
        listener.accept(lags);
    }

    /** @param listener gets the lags whenever they are measured */
    public void heardBy(Consumer<Map<UUID, Long>> listener) {
        this.listener = listener;
    }

    public long recordsPassed() {
        return passed.sum();
    }

    public long recordsDelivered() {
        return delivered.sum();
    }

    public long recordsAside() {
        return aside.sum();
    }

    public long recordsDead() {
        return dead.sum();
    }

    public long recordsUnwanted() {
        return unwanted.sum();
    }

    /** Older than an endpoint wants. */
    public long recordsExpired() {
        return expired.sum();
    }

    /** Gone from the topic before an endpoint had got to them. */
    public long recordsLost() {
        return lost.sum();
    }

    public long packetsDelivered() {
        return packetsDelivered.sum();
    }

    /** Became deliveries of their own. */
    public long packetsAside() {
        return packetsAside.sum();
    }

    public long packetsDead() {
        return packetsDead.sum();
    }

    public long recordsUnreadable() {
        return unreadable.sum();
    }

    /** Ranges that went wrong here, not at the endpoint; each is tried again. */
    public long failures() {
        return failures.sum();
    }

    /** Records that each endpoint is behind, of all instances. */
    public Map<UUID, Long> lags() {
        return lags;
    }
}
