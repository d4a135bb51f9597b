package io.wayline.simulator.line;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.wayline.simulator.commands.CommandBehaviour;
import io.wayline.simulator.tracker.NetworkProfile;
import io.wayline.simulator.tracker.Tally;
import io.wayline.simulator.tracker.Tracker;
import io.wayline.simulator.tracker.TrackerTimings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/** All lines of a fleet, on as few threads as will do. */
public final class FleetLines implements AutoCloseable {

    static final long LONGEST_LATENCY_MICROS = 600_000_000;
    private static final int LATENCY_DIGITS = 3;
    private static final int LONGEST_ANSWER_BYTES = 256;
    private static final int TRACKERS_PER_THREAD = 10_000;
    /** Not all at once: a fleet comes back within a second or two, and a listen queue has an end. */
    private static final int CONNECTS_PER_MILLISECOND = 2;

    private final EventLoopGroup group;
    private final List<FleetLoop> loops = new ArrayList<>();
    private final List<SingleWriterRecorder> recorders = new ArrayList<>();
    private final Histogram latencies = new Histogram(LONGEST_LATENCY_MICROS, LATENCY_DIGITS);
    private final Tally tally = new Tally();

    private FleetLines(EventLoopGroup group) {
        this.group = group;
    }

    /**
     * How the trackers reach their server, and how patient they are.
     *
     * @param encryption null for none
     */
    public record Settings(
            InetSocketAddress target,
            boolean datagrams,
            @Nullable LineEncryption encryption,
            NetworkProfile network,
            TrackerTimings timings,
            CommandBehaviour behaviour,
            long seed) {}

    /** Makes the trackers of one thread; what it makes is only used there. */
    public interface Cast {
        /** @param numbers of the trackers to make, counted from 0 over the whole fleet */
        List<Simulated> make(List<Integer> numbers);
    }

    /**
     * Connects a fleet. Returns at once; the trackers come one after the other.
     *
     * @param whenFinished told for each tracker that has said everything, and when, in milliseconds since 1970
     */
    public static FleetLines open(
            Settings settings, int devices, FleetClock clock, Cast cast, LongConsumer whenFinished) {
        int threads = Math.clamp(
                Math.ceilDiv(devices, TRACKERS_PER_THREAD),
                1,
                Runtime.getRuntime().availableProcessors());
        var group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("fleet", true), ioHandlers());
        var lines = new FleetLines(group);
        for (int thread = 0; thread < threads; thread++) {
            lines.addLoop(settings, clock, cast, numbers(thread, threads, devices), whenFinished);
        }
        lines.loops.forEach(FleetLoop::start);
        return lines;
    }

    public Tally.Counts counts() {
        return tally.counts();
    }

    /** Time from a packet to its answer, in microseconds, since the beginning; a copy. */
    public synchronized Histogram latencies() {
        recorders.forEach(recorder -> latencies.add(recorder.getIntervalHistogram()));
        return latencies.copy();
    }

    /**
     * Runs something on the thread of the trackers that the given call of {@link Cast#make} made: they hold still then.
     *
     * @param cast number of the call, from 0
     */
    public <T> T onLoopOf(int cast, Callable<T> call) {
        return loops.get(cast).eventLoop().submit(call).syncUninterruptibly().getNow();
    }

    @Override
    public void close() {
        for (var loop : loops) {
            var _ = loop.eventLoop().submit(loop::close).syncUninterruptibly();
        }
        var _ = group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void addLoop(
            Settings settings, FleetClock clock, Cast cast, List<Integer> numbers, LongConsumer whenFinished) {
        var recorder = new SingleWriterRecorder(LONGEST_LATENCY_MICROS, LATENCY_DIGITS);
        recorders.add(recorder);
        var loop = new FleetLoop(group.next(), clock, recorder, whenFinished);
        loops.add(loop);
        var bootstrap = bootstrap(settings, loop);
        var simulated = cast.make(numbers);
        long start = clock.millis();
        for (int i = 0; i < numbers.size(); i++) {
            var device = simulated.get(i);
            var tracker = new Tracker(
                    device.source(),
                    settings.network(),
                    settings.timings(),
                    tally,
                    new SplittableRandom(settings.seed() * 0x9E3779B97F4A7C15L + numbers.get(i)),
                    settings.datagrams(),
                    start + numbers.get(i) / CONNECTS_PER_MILLISECOND);
            loop.add(
                    settings.datagrams()
                            ? new UdpLine(tracker, loop, i, bootstrap, device)
                            : new TcpLine(
                                    tracker, loop, i, bootstrap, settings.encryption(), device, settings.behaviour()));
        }
    }

    private static Bootstrap bootstrap(Settings settings, FleetLoop loop) {
        var bootstrap = new Bootstrap()
                .group(loop.eventLoop())
                .remoteAddress(settings.target())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LONGEST_ANSWER_BYTES));
        if (settings.datagrams()) {
            return bootstrap.channel(Epoll.isAvailable() ? EpollDatagramChannel.class : NioDatagramChannel.class);
        }
        return bootstrap
                .channel(tcpChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.timings().responseTimeout().toMillis());
    }

    private static Class<? extends Channel> tcpChannel() {
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    private static IoHandlerFactory ioHandlers() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    private static List<Integer> numbers(int thread, int threads, int devices) {
        var numbers = new ArrayList<Integer>();
        for (int number = thread; number < devices; number += threads) {
            numbers.add(number);
        }
        return numbers;
    }
}
