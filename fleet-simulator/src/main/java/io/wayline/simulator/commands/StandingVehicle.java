package io.wayline.simulator.commands;

import io.wayline.codec.GpsElement;
import io.wayline.simulator.records.Outputs;
import java.util.Map;
import java.util.OptionalLong;

/** A vehicle that stands still, for trackers of which only the connection matters. */
public final class StandingVehicle implements Instruments {

    private static final GpsElement POSITION = new GpsElement(252_797_000, 546_872_000, 112, 0, 9, 0);
    private static final Map<Integer, Long> ELEMENTS =
            Map.of(239, 0L, 240, 0L, 21, 4L, 24, 0L, 66, 12_640L, 67, 4_020L, 69, 1L, 241, 24_602L);

    private final Outputs outputs;

    public StandingVehicle(Outputs outputs) {
        this.outputs = outputs;
    }

    @Override
    public GpsElement position() {
        return POSITION;
    }

    @Override
    public OptionalLong element(int id) {
        return switch (id) {
            case 179 -> OptionalLong.of(outputs.isOn(1) ? 1 : 0);
            case 180 -> OptionalLong.of(outputs.isOn(2) ? 1 : 0);
            default -> ELEMENTS.containsKey(id) ? OptionalLong.of(ELEMENTS.getOrDefault(id, 0L)) : OptionalLong.empty();
        };
    }

    /** Its records come as the load has them. */
    @Override
    public void recordNow() {}
}
