package io.wayline.simulator.demo;

import io.wayline.codec.AvlEncoder;
import io.wayline.codec.AvlRecord;
import io.wayline.codec.Codec;
import io.wayline.codec.GpsElement;
import io.wayline.codec.IoElement;
import io.wayline.codec.IoElements;
import io.wayline.codec.IoValue;
import io.wayline.simulator.commands.Instruments;
import io.wayline.simulator.records.Outputs;
import io.wayline.simulator.tracker.PacketSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The records of a vehicle as it drives: every few seconds on the move, at each turn, each minute at rest, and when the
 * ignition or an output changes. Only the tracker's own loop touches it.
 */
public final class VehicleRecords implements PacketSource, Instruments {

    private static final int IGNITION = 239;
    private static final int OUTPUT_1 = 179;
    private static final int OUTPUT_2 = 180;
    private static final int MOVING_SECONDS = 5;
    private static final int RESTING_SECONDS = 60;
    private static final int TURN_DEG = 15;
    private static final int RECORDS_PER_PACKET = 10;
    /** What a tracker's memory holds; older records are overwritten, as in a real one. */
    private static final int MEMORY_RECORDS = 20_000;

    private final Vehicle vehicle;
    private final Codec codec;
    private final Outputs outputs;
    private final ArrayDeque<AvlRecord> waiting = new ArrayDeque<>();
    private byte[] frame = {};
    private int inHand;
    private long simulatedUntilMillis;
    private int secondsSinceRecord = RESTING_SECONDS;
    private int headingBefore;
    private boolean ignitionBefore;
    private int outputsBefore;
    private boolean recordWanted;

    VehicleRecords(Vehicle vehicle, Codec codec, Outputs outputs, long startMillis) {
        this.vehicle = vehicle;
        this.codec = codec;
        this.outputs = outputs;
        this.simulatedUntilMillis = startMillis;
        this.ignitionBefore = vehicle.ignition();
    }

    @Override
    public boolean take(long nowMillis) {
        drive(nowMillis);
        if (waiting.isEmpty()) {
            return false;
        }
        var packet = new ArrayList<AvlRecord>();
        while (packet.size() < RECORDS_PER_PACKET && !waiting.isEmpty()) {
            packet.add(waiting.removeFirst());
        }
        frame = AvlEncoder.frame(codec, packet);
        inHand = packet.size();
        return true;
    }

    @Override
    public byte[] frame() {
        return frame;
    }

    @Override
    public int length() {
        return frame.length;
    }

    @Override
    public int records() {
        return inHand;
    }

    @Override
    public void acknowledged() {
        inHand = 0;
    }

    @Override
    public long dueAtMillis() {
        return simulatedUntilMillis + 1_000;
    }

    @Override
    public boolean exhausted(long nowMillis) {
        return false;
    }

    private void drive(long nowMillis) {
        while (simulatedUntilMillis + 1_000 <= nowMillis) {
            simulatedUntilMillis += 1_000;
            vehicle.step();
            outputs.look(simulatedUntilMillis, vehicle.speedKmh());
            secondsSinceRecord++;
            recordIfDue();
        }
    }

    private void recordIfDue() {
        int event = event();
        boolean moving = vehicle.speedKmh() > 0;
        int turned = Math.floorMod(vehicle.headingDeg() - headingBefore, 360);
        boolean turning = moving && Math.min(turned, 360 - turned) >= TURN_DEG;
        boolean due = secondsSinceRecord >= (moving ? MOVING_SECONDS : RESTING_SECONDS);
        if (event != 0 || turning || due || recordWanted) {
            if (waiting.size() == MEMORY_RECORDS) {
                waiting.removeFirst();
            }
            waiting.addLast(record(event));
            secondsSinceRecord = 0;
            headingBefore = vehicle.headingDeg();
            ignitionBefore = vehicle.ignition();
            outputsBefore = outputs.bits();
            recordWanted = false;
        }
    }

    /** The element that gives reason for a record now; 0 if none does. */
    private int event() {
        int switched = outputs.bits() ^ outputsBefore;
        if (switched != 0) {
            return (switched & 1) == 0 ? OUTPUT_2 : OUTPUT_1;
        }
        return vehicle.ignition() == ignitionBefore ? 0 : IGNITION;
    }

    @Override
    public OptionalLong element(int id) {
        return elements().stream()
                .filter(element -> element.id() == id)
                .mapToLong(element -> element.value() instanceof IoValue.Fixed(int _, long raw) ? raw : 0)
                .findFirst();
    }

    @Override
    public void recordNow() {
        recordWanted = true;
    }

    @Override
    public GpsElement position() {
        return new GpsElement(
                (int) Math.round(vehicle.longitude() * 1e7),
                (int) Math.round(vehicle.latitude() * 1e7),
                vehicle.altitudeMeters(),
                vehicle.headingDeg(),
                vehicle.satellites(),
                vehicle.speedKmh());
    }

    private AvlRecord record(int event) {
        return AvlRecord.of(
                simulatedUntilMillis,
                event != 0 || recordWanted ? 1 : 0,
                position(),
                event,
                AvlRecord.NO_GENERATION_TYPE,
                IoElements.of(elements()));
    }

    private List<IoElement> elements() {
        boolean moving = vehicle.speedKmh() > 0;
        return List.of(
                IoElement.fixed(IGNITION, 1, vehicle.ignition() ? 1 : 0),
                IoElement.fixed(240, 1, moving ? 1 : 0),
                IoElement.fixed(80, 1, moving ? 1 : 0),
                IoElement.fixed(21, 1, vehicle.gsmSignal()),
                IoElement.fixed(200, 1, 0),
                IoElement.fixed(69, 1, 1),
                IoElement.fixed(1, 1, vehicle.ignition() ? 1 : 0),
                IoElement.fixed(OUTPUT_1, 1, outputs.isOn(1) ? 1 : 0),
                IoElement.fixed(OUTPUT_2, 1, outputs.isOn(2) ? 1 : 0),
                IoElement.fixed(181, 2, 30 - vehicle.satellites()),
                IoElement.fixed(182, 2, 20 - vehicle.satellites()),
                IoElement.fixed(66, 2, vehicle.externalMillivolts()),
                IoElement.fixed(24, 2, vehicle.speedKmh()),
                IoElement.fixed(205, 2, 20_000 + vehicle.altitudeMeters()),
                IoElement.fixed(206, 2, 402),
                IoElement.fixed(67, 2, vehicle.ignition() ? 4_080 : 4_020),
                IoElement.fixed(241, 4, 24_602),
                IoElement.fixed(16, 4, vehicle.odometerMeters()),
                IoElement.fixed(199, 4, vehicle.tripMeters()));
    }
}
