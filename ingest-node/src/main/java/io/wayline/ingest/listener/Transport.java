package io.wayline.ingest.listener;

import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.io.IOException;
import java.util.Map;

/** How the operating system is asked for bytes. */
public enum Transport {
    /** Epoll where there is one, else NIO. */
    AUTO,
    EPOLL,
    IO_URING,
    NIO;

    /** Seconds without a byte before the first probe, between probes, and how many may stay unanswered. */
    private static final int PROBE_AFTER_SECONDS = 120;

    private static final int PROBE_INTERVAL_SECONDS = 30;
    private static final int PROBES = 4;
    /** How long sent bytes may stay unacknowledged: a dead link is noticed by the answer nobody takes. */
    private static final int UNACKNOWLEDGED_MILLIS = 90_000;

    /** What it takes to serve sockets. */
    record Sockets(
            String name,
            IoHandlerFactory handlers,
            Class<? extends ServerChannel> server,
            Class<? extends DatagramChannel> datagram,
            Map<ChannelOption<Integer>, Integer> deadPeerDetection) {}

    /** @throws IOException if this machine does not have it; the message says why */
    Sockets sockets() throws IOException {
        return switch (this) {
            case AUTO -> Epoll.isAvailable() ? epoll() : nio();
            case EPOLL -> {
                require(Epoll.isAvailable(), "epoll", Epoll.unavailabilityCause());
                yield epoll();
            }
            case IO_URING -> {
                require(IoUring.isAvailable(), "io_uring", IoUring.unavailabilityCause());
                yield ioUring();
            }
            case NIO -> nio();
        };
    }

    private static void require(boolean available, String what, Throwable cause) throws IOException {
        if (!available) {
            throw new IOException(
                    "TRANSPORT: %s is not available here (expected: auto, or nio): %s".formatted(what, cause), cause);
        }
    }

    private static Sockets epoll() {
        return new Sockets(
                "epoll",
                EpollIoHandler.newFactory(),
                EpollServerSocketChannel.class,
                EpollDatagramChannel.class,
                Map.of(
                        EpollChannelOption.TCP_KEEPIDLE, PROBE_AFTER_SECONDS,
                        EpollChannelOption.TCP_KEEPINTVL, PROBE_INTERVAL_SECONDS,
                        EpollChannelOption.TCP_KEEPCNT, PROBES,
                        EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS));
    }

    private static Sockets ioUring() {
        return new Sockets(
                "io_uring",
                IoUringIoHandler.newFactory(),
                IoUringServerSocketChannel.class,
                IoUringDatagramChannel.class,
                Map.of(
                        IoUringChannelOption.TCP_KEEPIDLE, PROBE_AFTER_SECONDS,
                        IoUringChannelOption.TCP_KEEPINTVL, PROBE_INTERVAL_SECONDS,
                        IoUringChannelOption.TCP_KEEPCNT, PROBES,
                        IoUringChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS));
    }

    /** Without the user time-out, which the JDK does not offer. */
    private static Sockets nio() {
        return new Sockets(
                "nio", NioIoHandler.newFactory(), NioServerSocketChannel.class, NioDatagramChannel.class, Map.of());
    }
}
