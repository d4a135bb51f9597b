package io.wayline.simulator.demo;

import java.util.SplittableRandom;

/** A vehicle on its route, second by second: speeds up, slows down for corners, waits at lights, parks now and then. */
final class Vehicle {

    enum Mode {
        DRIVING,
        /** Engine on, at a light or in a queue. */
        WAITING,
        /** Engine off. */
        PARKED
    }

    private static final double ACCELERATION = 1.6;
    private static final double BRAKING = 2.4;
    private static final double CORNER_SPEED = 5.5;
    private static final int SHARP_TURN_DEG = 30;
    private static final int[] LIMITS_KMH = {30, 50, 50, 50, 60, 70};
    private static final double LIGHT_IS_RED = 0.18;
    private static final double MAY_PARK = 0.012;

    private final Route route;
    private final SplittableRandom random;
    private Mode mode = Mode.DRIVING;
    private double alongMeters;
    private double speed;
    private double totalMeters;
    private double tripMeters;
    private int secondsInMode;
    private int secondsToStay;
    private boolean stopAhead;
    private int gsmSignal = 4;
    private int satellites = 11;

    Vehicle(Route route, SplittableRandom random) {
        this.route = route;
        this.random = random;
        this.alongMeters = random.nextDouble(route.lengthMeters());
        this.totalMeters = random.nextInt(8_000_000, 180_000_000);
        if (random.nextInt(5) == 0) {
            enter(Mode.PARKED, random.nextInt(20, 120));
        }
    }

    /** One second passes. */
    void step() {
        secondsInMode++;
        if (random.nextInt(20) == 0) {
            gsmSignal = Math.clamp(gsmSignal + random.nextInt(-1, 2), 2, 5);
            satellites = Math.clamp(satellites + random.nextInt(-1, 2), 6, 16);
        }
        switch (mode) {
            case DRIVING -> drive();
            case WAITING -> {
                if (secondsInMode >= secondsToStay) {
                    enter(Mode.DRIVING, 0);
                }
            }
            case PARKED -> {
                if (secondsInMode >= secondsToStay) {
                    tripMeters = 0;
                    enter(Mode.DRIVING, 0);
                }
            }
        }
    }

    Mode mode() {
        return mode;
    }

    boolean ignition() {
        return mode != Mode.PARKED;
    }

    double latitude() {
        return route.latitude(alongMeters);
    }

    double longitude() {
        return route.longitude(alongMeters);
    }

    int altitudeMeters() {
        return (int) route.altitude(alongMeters);
    }

    int headingDeg() {
        return route.heading(alongMeters);
    }

    int speedKmh() {
        return (int) Math.round(speed * 3.6);
    }

    long odometerMeters() {
        return (long) totalMeters;
    }

    long tripMeters() {
        return (long) tripMeters;
    }

    int gsmSignal() {
        return gsmSignal;
    }

    int satellites() {
        return satellites;
    }

    /** The alternator holds it high while the engine runs; a resting battery is lower and falls a little. */
    int externalMillivolts() {
        return ignition() ? 13_700 + random.nextInt(450) : 12_650 - Math.min(secondsInMode, 200) + random.nextInt(40);
    }

    private void drive() {
        double toCorner = route.toNextCorner(alongMeters);
        double allowed = LIMITS_KMH[route.leg(alongMeters) % LIMITS_KMH.length] / 3.6;
        double atCorner = stopAhead ? 0 : route.turnAhead(alongMeters) > SHARP_TURN_DEG ? CORNER_SPEED : allowed;
        double brakingLimit = Math.sqrt(atCorner * atCorner + 2 * BRAKING * Math.max(0, toCorner - 2));
        double wanted = Math.min(allowed, brakingLimit);
        speed = wanted > speed ? Math.min(wanted, speed + ACCELERATION) : Math.max(wanted, speed - 2 * BRAKING);
        if (stopAhead && toCorner < 6) {
            stop();
            return;
        }
        double moved = Math.max(speed, stopAhead ? 1 : 0.5);
        boolean newStreet = moved >= toCorner;
        alongMeters = (alongMeters + moved) % route.lengthMeters();
        totalMeters += moved;
        tripMeters += moved;
        if (newStreet) {
            stopAhead = random.nextDouble() < LIGHT_IS_RED;
        }
    }

    private void stop() {
        speed = 0;
        stopAhead = false;
        boolean parks = random.nextDouble() < MAY_PARK / LIGHT_IS_RED;
        if (parks) {
            enter(Mode.PARKED, random.nextInt(60, 300));
        } else {
            enter(Mode.WAITING, random.nextInt(4, 35));
        }
    }

    private void enter(Mode next, int seconds) {
        mode = next;
        secondsInMode = 0;
        secondsToStay = seconds;
        if (next != Mode.DRIVING) {
            speed = 0;
        }
    }
}
