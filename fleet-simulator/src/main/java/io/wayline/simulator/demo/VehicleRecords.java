package io.wayline.simulator.demo;

import io.wayline.codec.AvlEncoder;
import io.wayline.codec.AvlRecord;
import io.wayline.codec.Codec;
import io.wayline.codec.GpsElement;
import io.wayline.codec.IoElement;
import io.wayline.codec.IoElements;
import io.wayline.simulator.records.Outputs;
import io.wayline.simulator.tracker.PacketSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of a vehicle as it drives: every few seconds on the move, at each turn, each minute at rest, and when the
 * ignition changes. Only the tracker's own loop touches it.
 */
public final class VehicleRecords implements PacketSource {

    private static final int IGNITION = 239;
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
            secondsSinceRecord++;
            recordIfDue();
        }
    }

    private void recordIfDue() {
        boolean switched = vehicle.ignition() != ignitionBefore;
        boolean moving = vehicle.speedKmh() > 0;
        int turned = Math.floorMod(vehicle.headingDeg() - headingBefore, 360);
        boolean turning = moving && Math.min(turned, 360 - turned) >= TURN_DEG;
        boolean due = secondsSinceRecord >= (moving ? MOVING_SECONDS : RESTING_SECONDS);
        if (switched || turning || due) {
            if (waiting.size() == MEMORY_RECORDS) {
                waiting.removeFirst();
            }
            waiting.addLast(record(switched));
            secondsSinceRecord = 0;
            headingBefore = vehicle.headingDeg();
            ignitionBefore = vehicle.ignition();
        }
    }

    private AvlRecord record(boolean ignitionEvent) {
        var gps = new GpsElement(
                (int) Math.round(vehicle.longitude() * 1e7),
                (int) Math.round(vehicle.latitude() * 1e7),
                vehicle.altitudeMeters(),
                vehicle.headingDeg(),
                vehicle.satellites(),
                vehicle.speedKmh());
        return AvlRecord.of(
                simulatedUntilMillis,
                ignitionEvent ? 1 : 0,
                gps,
                ignitionEvent ? IGNITION : 0,
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
                IoElement.fixed(179, 1, outputs.isOn(1) ? 1 : 0),
                IoElement.fixed(180, 1, outputs.isOn(2) ? 1 : 0),
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
