package io.wayline.simulator;

import io.wayline.simulator.commands.CommandBehaviour;
import io.wayline.simulator.demo.DemoVehicles;
import io.wayline.simulator.line.FleetClock;
import io.wayline.simulator.line.FleetLines;
import io.wayline.simulator.tracker.NetworkProfile;
import io.wayline.simulator.tracker.Tally;
import io.wayline.simulator.tracker.TrackerTimings;
import java.net.InetSocketAddress;

/** Vehicles that drive through a city and report to a gateway every few seconds, until closed. */
public final class DemoFleet implements AutoCloseable {

    private final FleetLines lines;

    private DemoFleet(FleetLines lines) {
        this.lines = lines;
    }

    /** Connects the vehicles; a gateway that is not there yet is waited for. */
    public static DemoFleet start(String host, int port, int vehicles) {
        var clock = new FleetClock();
        long start = clock.millis() / 1_000 * 1_000; // trackers keep time in whole seconds
        var settings = new FleetLines.Settings(
                new InetSocketAddress(host, port),
                false,
                null,
                NetworkProfile.GOOD,
                TrackerTimings.USUAL,
                CommandBehaviour.usual(),
                1);
        return new DemoFleet(
                FleetLines.open(settings, vehicles, clock, numbers -> DemoVehicles.make(numbers, start), _ -> {}));
    }

    /** What the vehicles have sent until now. */
    public Tally.Counts counts() {
        return lines.counts();
    }

    @Override
    public void close() {
        lines.close();
    }
}
