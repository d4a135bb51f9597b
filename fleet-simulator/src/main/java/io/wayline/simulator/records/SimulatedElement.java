package io.wayline.simulator.records;

import java.util.List;

/**
 * An IO element as a small car tracker reports it, with a value that depends on the tracker and on the record alone: the
 * same record has the same bytes whenever it is built.
 */
enum SimulatedElement {
    IGNITION(239, 1, false, 1, 1),
    MOVEMENT(240, 1, false, 1, 1),
    GSM_SIGNAL(21, 1, true, 3, 3),
    DATA_MODE(80, 1, false, 1, 1),
    GNSS_STATUS(69, 1, false, 1, 1),
    SLEEP_MODE(200, 1, false, 0, 1),
    DIGITAL_INPUT_1(1, 1, false, 1, 1),
    DIGITAL_OUTPUT_1(179, 1, false, 0, 1),
    EXTERNAL_VOLTAGE_MV(66, 2, true, 13_600, 700),
    GNSS_SPEED(24, 2, true, 0, 1),
    PDOP(181, 2, true, 12, 9),
    HDOP(182, 2, true, 7, 6),
    GSM_CELL(205, 2, true, 20_000, 40),
    GSM_AREA(206, 2, false, 402, 1),
    BATTERY_VOLTAGE_MV(67, 2, true, 3_980, 60),
    GSM_OPERATOR(241, 4, false, 24_602, 1),
    TOTAL_ODOMETER_M(16, 4, true, 0, 1),
    IBUTTON(78, 8, false, 0, 1),
    TRIP_ODOMETER_M(199, 4, true, 0, 1),
    DIGITAL_OUTPUT_2(180, 1, false, 0, 1),
    ANALOG_INPUT_1_MV(9, 2, true, 40, 30),
    ICCID_1(11, 8, false, 8_937_002_180L, 1),
    ICCID_2(14, 8, false, 500_123_456L, 1),
    BATTERY_CURRENT_MA(68, 2, true, 0, 40),
    BATTERY_PERCENT(113, 1, false, 100, 1),
    AXIS_X_MG(17, 2, true, 0, 90),
    AXIS_Y_MG(18, 2, true, 0, 90),
    AXIS_Z_MG(19, 2, true, 960, 90),
    DIGITAL_INPUT_2(2, 1, false, 0, 1),
    DIGITAL_INPUT_3(3, 1, false, 0, 1),
    ANALOG_INPUT_2_MV(6, 2, true, 35, 30),
    FUEL_USED_ML(12, 4, true, 0, 1),
    FUEL_RATE(13, 2, true, 700, 300),
    ECO_SCORE(15, 2, true, 800, 100);

    private static final List<SimulatedElement> ALL = List.of(values());

    private final int id;
    private final int width;
    private final boolean changing;
    private final long lowest;
    private final int spread;

    SimulatedElement(int id, int width, boolean changing, long lowest, int spread) {
        this.id = id;
        this.width = width;
        this.changing = changing;
        this.lowest = lowest;
        this.spread = spread;
    }

    static int count() {
        return ALL.size();
    }

    /** So many that a record of every usual size can be made: 18 of them are what a small car tracker sends. */
    static List<SimulatedElement> first(int count) {
        if (count < 0 || count > ALL.size()) {
            throw new IllegalArgumentException("io elements: %d (expected: 0 to %d)".formatted(count, ALL.size()));
        }
        return ALL.subList(0, count);
    }

    int id() {
        return id;
    }

    int width() {
        return width;
    }

    /** True if the value differs from record to record. */
    boolean changing() {
        return changing;
    }

    boolean isOutput() {
        return this == DIGITAL_OUTPUT_1 || this == DIGITAL_OUTPUT_2;
    }

    /** @param noise any 31 bits that belong to the record */
    long value(Motion motion, long noise, int outputs) {
        return switch (this) {
            case GNSS_SPEED -> motion.speedKmh();
            case TOTAL_ODOMETER_M -> motion.odometerMeters();
            case TRIP_ODOMETER_M -> motion.odometerMeters() % 50_000;
            case FUEL_USED_ML -> motion.odometerMeters() * 7 / 100;
            case DIGITAL_OUTPUT_1 -> outputs & 1;
            case DIGITAL_OUTPUT_2 -> outputs >>> 1 & 1;
            default -> lowest + (noise >>> (id & 15)) % spread;
        };
    }
}
