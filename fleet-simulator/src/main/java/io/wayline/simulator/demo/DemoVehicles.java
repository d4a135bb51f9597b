package io.wayline.simulator.demo;

import io.wayline.codec.Codec;
import io.wayline.simulator.line.Simulated;
import io.wayline.simulator.records.Outputs;
import io.wayline.simulator.records.TestImeis;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The vehicles of a demonstration: the same ones every time, on the same routes. */
public final class DemoVehicles {

    /** Serial number of the first vehicle's IMEI, far from what a load uses by default. */
    public static final int FIRST_IMEI = 900_000;

    private DemoVehicles() {}

    /** Vehicles that begin to drive now. Every second one speaks codec 8, the others 8E. */
    public static List<Simulated> make(List<Integer> numbers, long startMillis) {
        var vehicles = new ArrayList<Simulated>();
        for (int number : numbers) {
            var random = new SplittableRandom(number);
            var outputs = new Outputs();
            var vehicle = new Vehicle(Route.random(random), random);
            var codec = number % 2 == 0 ? Codec.CODEC_8 : Codec.CODEC_8E;
            var records = new VehicleRecords(vehicle, codec, outputs, startMillis);
            vehicles.add(new Simulated(TestImeis.of(FIRST_IMEI + number), records, outputs));
        }
        return vehicles;
    }
}
