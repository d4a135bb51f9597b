package io.wayline.simulator;

import io.wayline.codec.Codec;
import io.wayline.simulator.commands.CommandBehaviour;
import io.wayline.simulator.records.LoadRecords;
import io.wayline.simulator.records.Sorting;
import io.wayline.simulator.tracker.NetworkProfile;
import io.wayline.simulator.tracker.TrackerTimings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a fleet is and does. Begin with {@link #against} and change what differs.
 *
 * @param target the gateway's address
 * @param datagrams true for UDP
 * @param encryption of connections, if they have one
 * @param devices how many trackers
 * @param imeiBase serial number of the first one's IMEI, 0 to 999 999
 * @param recordsPerDevice none: until {@code duration} is over
 * @param duration over which the records are spread evenly; none: as fast as they are acknowledged
 * @param recordsPerSecond of the whole fleet; none: follows from the other two
 * @param behaviour what the trackers do about commands
 * @param seed decides all faults and pauses
 */
public record FleetSettings(
        InetSocketAddress target,
        boolean datagrams,
        Optional<Encryption> encryption,
        int devices,
        int imeiBase,
        OptionalLong recordsPerDevice,
        Optional<Duration> duration,
        OptionalDouble recordsPerSecond,
        Packets packets,
        NetworkProfile network,
        TrackerTimings timings,
        CommandBehaviour behaviour,
        long seed) {

    /**
     * TLS.
     *
     * @param authority PEM file with whom the trackers believe; none: whom this machine believes
     */
    public record Encryption(Optional<Path> authority) {}

    /**
     * What a packet looks like.
     *
     * @param codec 8, 8E or 16
     * @param records at most, 1 to 255
     * @param ioElements in each record
     * @param sorting of what has piled up
     * @param priorityEvery every how many records one has high priority and leaves before the others; 0: none has
     */
    public record Packets(Codec codec, int records, int ioElements, Sorting sorting, int priorityEvery) {

        public Packets {
            inRange("records per packet", records, 1, 255);
            inRange("io elements", ioElements, 0, LoadRecords.MOST_IO_ELEMENTS);
        }
    }

    public FleetSettings {
        inRange("devices", devices, 1, 1_000_000);
        inRange("imei base", imeiBase, 0, 999_999);
        if (datagrams && encryption.isPresent()) {
            throw new IllegalArgumentException("datagrams are not encrypted");
        }
        if (recordsPerDevice.isEmpty() && duration.isEmpty() && recordsPerSecond.isPresent()) {
            throw new IllegalArgumentException("a rate needs a number of records or a duration");
        }
    }

    /** One tracker with one record on a good network. */
    public static FleetSettings against(String host, int port) {
        return new FleetSettings(
                new InetSocketAddress(host, port),
                false,
                Optional.empty(),
                1,
                0,
                OptionalLong.of(1),
                Optional.empty(),
                OptionalDouble.empty(),
                new Packets(Codec.CODEC_8, 10, 18, Sorting.OLDEST_FIRST, 0),
                NetworkProfile.GOOD,
                TrackerTimings.USUAL,
                CommandBehaviour.usual(),
                1);
    }

    /** On UDP instead of TCP, or the other way round. */
    public FleetSettings withTransport(boolean overUdp) {
        return with(draft -> draft.datagrams = overUdp);
    }

    /** Encrypted, or not. */
    public FleetSettings withEncryption(Optional<Encryption> tls) {
        return with(draft -> draft.encryption = tls);
    }

    public FleetSettings withDevices(int number) {
        return with(draft -> draft.devices = number);
    }

    public FleetSettings withImeiBase(int serialNumber) {
        return with(draft -> draft.imeiBase = serialNumber);
    }

    /** As many records of each tracker, as fast as they are acknowledged. */
    public FleetSettings withRecords(long perDevice) {
        return withPace(OptionalLong.of(perDevice), Optional.empty(), OptionalDouble.empty());
    }

    /** Without end to the records, as fast as they are acknowledged, until the time is over. */
    public FleetSettings withDuration(Duration length) {
        return withPace(OptionalLong.empty(), Optional.of(length), OptionalDouble.empty());
    }

    /** So many records of the whole fleet a second, until the time is over. */
    public FleetSettings withRate(double perSecond, Duration length) {
        return withPace(OptionalLong.empty(), Optional.of(length), OptionalDouble.of(perSecond));
    }

    /** The three ways to say how much and how fast; what is absent follows from the others. */
    public FleetSettings withPace(OptionalLong perDevice, Optional<Duration> length, OptionalDouble perSecond) {
        return with(draft -> {
            draft.recordsPerDevice = perDevice;
            draft.duration = length;
            draft.recordsPerSecond = perSecond;
        });
    }

    public FleetSettings withPackets(Packets shape) {
        return with(draft -> draft.packets = shape);
    }

    /** The profile decides the faults alone, not the order of records. */
    public FleetSettings withNetwork(NetworkProfile profile, long faultSeed) {
        return with(draft -> {
            draft.network = profile;
            draft.seed = faultSeed;
        });
    }

    public FleetSettings withTimings(TrackerTimings patience) {
        return with(draft -> draft.timings = patience);
    }

    /** What the trackers do about commands. */
    public FleetSettings withBehaviour(CommandBehaviour towardsCommands) {
        return with(draft -> draft.behaviour = towardsCommands);
    }

    private FleetSettings with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** Settings while something about them changes: the one place that lists them all once more. */
    private static final class Draft {

        private final InetSocketAddress target;
        private boolean datagrams;
        private Optional<Encryption> encryption;
        private int devices;
        private int imeiBase;
        private OptionalLong recordsPerDevice;
        private Optional<Duration> duration;
        private OptionalDouble recordsPerSecond;
        private Packets packets;
        private NetworkProfile network;
        private TrackerTimings timings;
        private CommandBehaviour behaviour;
        private long seed;

        Draft(FleetSettings from) {
            target = from.target;
            datagrams = from.datagrams;
            encryption = from.encryption;
            devices = from.devices;
            imeiBase = from.imeiBase;
            recordsPerDevice = from.recordsPerDevice;
            duration = from.duration;
            recordsPerSecond = from.recordsPerSecond;
            packets = from.packets;
            network = from.network;
            timings = from.timings;
            behaviour = from.behaviour;
            seed = from.seed;
        }

        FleetSettings settings() {
            return new FleetSettings(
                    target,
                    datagrams,
                    encryption,
                    devices,
                    imeiBase,
                    recordsPerDevice,
                    duration,
                    recordsPerSecond,
                    packets,
                    network,
                    timings,
                    behaviour,
                    seed);
        }
    }

    private static void inRange(String what, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException("%s: %d (expected: %d to %d)".formatted(what, value, lowest, highest));
        }
    }
}
