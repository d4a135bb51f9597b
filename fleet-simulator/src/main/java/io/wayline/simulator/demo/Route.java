package io.wayline.simulator.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A closed way along the streets of a made-up grid around a city centre. The grid is the same for all routes, turned a
 * little and uneven, so that vehicles share streets.
 */
final class Route {

    private static final double CENTRE_LATITUDE = 54.6872;
    private static final double CENTRE_LONGITUDE = 25.2797;
    private static final double METERS_PER_DEGREE = 111_320;

    private static final int BLOCK_METERS = 260;
    private static final int UNEVEN_METERS = 45;
    private static final double GRID_TURN = Math.toRadians(17);
    private static final int CITY_BLOCKS = 14;

    private final double[] east;
    private final double[] north;
    /** Meters from the beginning to each corner; the last is the whole length. */
    private final double[] reached;

    private Route(List<int[]> nodes) {
        int corners = nodes.size();
        east = new double[corners + 1];
        north = new double[corners + 1];
        reached = new double[corners + 1];
        for (int i = 0; i <= corners; i++) {
            place(nodes.get(i % corners), i);
            if (i > 0) {
                reached[i] = reached[i - 1] + Math.hypot(east[i] - east[i - 1], north[i] - north[i - 1]);
            }
        }
    }

    /** Some places around the centre, visited in a circle, along the streets between them. */
    static Route random(SplittableRandom random) {
        int places = random.nextInt(5, 9);
        int middleX = random.nextInt(-5, 6);
        int middleY = random.nextInt(-5, 6);
        var stops = new ArrayList<int[]>();
        for (int i = 0; i < places; i++) {
            stops.add(new int[] {
                middleX + random.nextInt(-CITY_BLOCKS / 2, CITY_BLOCKS / 2 + 1),
                middleY + random.nextInt(-CITY_BLOCKS / 2, CITY_BLOCKS / 2 + 1)
            });
        }
        stops.sort(Comparator.comparingDouble(stop -> Math.atan2(stop[1] - middleY, stop[0] - middleX)));
        var nodes = new ArrayList<int[]>();
        for (int i = 0; i < places; i++) {
            street(nodes, stops.get(i), stops.get((i + 1) % places), random.nextBoolean());
        }
        return nodes.size() < 4 ? random(random) : new Route(nodes);
    }

    double lengthMeters() {
        return reached[reached.length - 1];
    }

    double latitude(double alongMeters) {
        return CENTRE_LATITUDE + between(north, alongMeters) / METERS_PER_DEGREE;
    }

    double longitude(double alongMeters) {
        return CENTRE_LONGITUDE
                + between(east, alongMeters) / (METERS_PER_DEGREE * Math.cos(Math.toRadians(CENTRE_LATITUDE)));
    }

    /** Degrees clockwise from north, 0 to 359. */
    int heading(double alongMeters) {
        int leg = leg(alongMeters);
        double degrees = Math.toDegrees(Math.atan2(east[leg + 1] - east[leg], north[leg + 1] - north[leg]));
        return Math.floorMod(Math.round(degrees), 360);
    }

    /** Hills: the river is low, the suburbs are high. */
    double altitude(double alongMeters) {
        double x = between(east, alongMeters);
        double y = between(north, alongMeters);
        return 118 + 24 * Math.sin(x / 900) * Math.cos(y / 1_100) + Math.hypot(x, y) / 90;
    }

    /** Meters to the end of the street section. */
    double toNextCorner(double alongMeters) {
        return reached[leg(alongMeters) + 1] - wrapped(alongMeters);
    }

    /** Number of the street section, for what belongs to it and not to the vehicle: its speed limit. */
    int leg(double alongMeters) {
        double along = wrapped(alongMeters);
        int leg = 0;
        while (leg < reached.length - 2 && reached[leg + 1] <= along) {
            leg++;
        }
        return leg;
    }

    /** Degrees that the way turns at the end of the section, 0 to 180. */
    int turnAhead(double alongMeters) {
        int here = heading(alongMeters);
        int there = heading(reached[leg(alongMeters) + 1]);
        int turn = Math.floorMod(there - here, 360);
        return Math.min(turn, 360 - turn);
    }

    private double between(double[] coordinates, double alongMeters) {
        int leg = leg(alongMeters);
        double section = reached[leg + 1] - reached[leg];
        double part = section == 0 ? 0 : (wrapped(alongMeters) - reached[leg]) / section;
        return coordinates[leg] + part * (coordinates[leg + 1] - coordinates[leg]);
    }

    private double wrapped(double alongMeters) {
        return alongMeters % lengthMeters();
    }

    private void place(int[] node, int at) {
        long noise = node[0] * 73_856_093L ^ node[1] * 19_349_663L;
        double x = node[0] * BLOCK_METERS + Math.floorMod(noise, 2 * UNEVEN_METERS) - UNEVEN_METERS;
        double y = node[1] * BLOCK_METERS + Math.floorMod(noise >> 8, 2 * UNEVEN_METERS) - UNEVEN_METERS;
        east[at] = x * Math.cos(GRID_TURN) - y * Math.sin(GRID_TURN);
        north[at] = x * Math.sin(GRID_TURN) + y * Math.cos(GRID_TURN);
    }

    /** Every crossing from one place to the next, first along one axis, then along the other; without the last. */
    private static void street(List<int[]> nodes, int[] from, int[] to, boolean eastFirst) {
        int[] at = from.clone();
        for (int turn = 0; turn < 2; turn++) {
            int axis = (turn == 0) == eastFirst ? 0 : 1;
            while (at[axis] != to[axis]) {
                nodes.add(at.clone());
                at[axis] += Integer.signum(to[axis] - at[axis]);
            }
        }
    }
}
