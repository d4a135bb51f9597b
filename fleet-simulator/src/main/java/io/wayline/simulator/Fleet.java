package io.wayline.simulator;

import io.wayline.simulator.commands.StandingVehicle;
import io.wayline.simulator.line.FleetClock;
import io.wayline.simulator.line.FleetLines;
import io.wayline.simulator.line.LineEncryption;
import io.wayline.simulator.line.Simulated;
import io.wayline.simulator.records.LoadRecords;
import io.wayline.simulator.records.Outputs;
import io.wayline.simulator.records.Production;
import io.wayline.simulator.records.TestImeis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Trackers that send made-up records to a gateway. Safe to use from any thread. */
public final class Fleet implements AutoCloseable {

    private final FleetSettings settings;
    private final FleetClock clock;
    private final Production production;
    private final FleetLines lines;
    private final List<List<Member>> members;
    private final CountDownLatch done;
    private final AtomicLong lastFinishedMillis = new AtomicLong();
    private final long startMillis;
    private final Duration cpuBefore = ownCpu();

    /** A tracker and what it says; touched on its own loop only. */
    private record Member(String imei, LoadRecords records) {}

    private Fleet(FleetSettings settings) {
        this.settings = settings;
        this.clock = new FleetClock();
        this.startMillis = clock.millis();
        this.production = production(settings, startMillis);
        this.members = new ArrayList<>();
        this.done = new CountDownLatch(settings.devices());
        var wires = new FleetLines.Settings(
                settings.target(),
                settings.datagrams(),
                settings.encryption()
                        .map(tls -> LineEncryption.trusting(tls.authority()))
                        .orElse(null),
                settings.network(),
                settings.timings(),
                settings.behaviour(),
                settings.seed());
        this.lines = FleetLines.open(wires, settings.devices(), clock, this::cast, this::finished);
    }

    /** Connects the trackers and lets them send. */
    public static Fleet start(FleetSettings settings) {
        return new Fleet(settings);
    }

    /** What has happened until now. */
    public FleetReport report() {
        var counts = lines.counts();
        boolean complete = done.getCount() == 0 && counts.acknowledgedRecords() == counts.firstRecords();
        return new FleetReport(
                settings.devices(),
                settings.seed(),
                counts,
                lines.latencies(),
                ((done.getCount() == 0 ? lastFinishedMillis.get() : clock.millis()) - startMillis) / 1000.0,
                ownCpu().minus(cpuBefore).toNanos() / 1e9,
                complete);
    }

    /** The records that were acknowledged until now; each tracker holds still only while it is asked. */
    public Stream<AcknowledgedRecord> acknowledged() {
        return IntStream.range(0, members.size())
                .boxed()
                .flatMap(loop -> members.get(loop).stream().flatMap(member -> {
                    long[] times = lines.onLoopOf(loop, member.records()::acknowledgedTimes);
                    return LongStream.of(times).mapToObj(time -> new AcknowledgedRecord(member.imei(), time));
                }));
    }

    /** Makes no new records from now on; what was made is still sent until it is acknowledged. */
    public void stopMaking() {
        production.stop(clock.millis());
    }

    /** True once every tracker has said everything and knows that it is safe; false if that takes longer. */
    public boolean awaitDone(Duration atMost) throws InterruptedException {
        return done.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends every connection. Reports and acknowledged records can no longer be asked for afterwards. */
    @Override
    public void close() {
        lines.close();
    }

    private void finished(long atMillis) {
        lastFinishedMillis.accumulateAndGet(atMillis, Math::max);
        done.countDown();
    }

    private List<Simulated> cast(List<Integer> numbers) {
        var packets = settings.packets();
        var plan = new LoadRecords.Plan(
                production,
                packets.codec(),
                packets.ioElements(),
                packets.records(),
                packets.sorting(),
                packets.priorityEvery());
        var simulated = new ArrayList<Simulated>();
        var made = new ArrayList<Member>();
        for (int number : numbers) {
            var outputs = new Outputs();
            var imei = TestImeis.of(settings.imeiBase() + number);
            var records = plan.recordsOf(number, outputs);
            made.add(new Member(imei, records));
            simulated.add(new Simulated(imei, records, outputs, new StandingVehicle(outputs)));
        }
        members.add(made);
        return simulated;
    }

    /** Two of records, duration and rate give the third; records alone or duration alone mean: as fast as possible. */
    private static Production production(FleetSettings settings, long start) {
        int devices = settings.devices();
        long records = settings.recordsPerDevice().orElse(Long.MAX_VALUE);
        long stopAt =
                settings.duration().map(length -> start + length.toMillis()).orElse(Long.MAX_VALUE);
        if (settings.recordsPerSecond().isPresent()) {
            double interval = 1000.0 * devices / settings.recordsPerSecond().getAsDouble();
            return Production.paced(start, devices, records, interval, stopAt);
        }
        if (settings.recordsPerDevice().isEmpty()) {
            return Production.endless(start, devices, stopAt);
        }
        if (settings.duration().isEmpty()) {
            return Production.history(start, devices, records);
        }
        double interval = (double) settings.duration().get().toMillis() / records;
        return Production.paced(start, devices, records, interval, Long.MAX_VALUE);
    }

    private static Duration ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
