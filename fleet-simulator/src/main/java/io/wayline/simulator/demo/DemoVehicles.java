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

    /** The IMEI of the examples in iot-broker's documents: a host's own examples find a vehicle here. */
    public static final String IMEI_OF_EXAMPLES = "350612345678901";

    private DemoVehicles() {}

    private static String imei(int number) {
        return number == 0 ? IMEI_OF_EXAMPLES : TestImeis.of(FIRST_IMEI + number);
    }

    /** Vehicles that begin to drive now. Every second one speaks codec 8, the others 8E. */
    public static List<Simulated> make(List<Integer> numbers, long startMillis) {
        var vehicles = new ArrayList<Simulated>();
        for (int number : numbers) {
            var random = new SplittableRandom(number);
            var outputs = new Outputs();
            var vehicle = new Vehicle(Route.random(random), random);
            var codec = number % 2 == 0 ? Codec.CODEC_8 : Codec.CODEC_8E;
            var records = new VehicleRecords(vehicle, codec, outputs, startMillis);
            vehicles.add(new Simulated(imei(number), records, outputs, records));
        }
        return vehicles;
    }
}
