package io.wayline.ingest.listener;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.login.LoginHandler;
import io.wayline.ingest.metrics.NodeCounters;
import io.wayline.ingest.pressure.InFlightBudget;
import io.wayline.ingest.session.DrainRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports that trackers know. */
public final class DeviceListener {

    private static final Logger log = LoggerFactory.getLogger(DeviceListener.class);

    /** Half a fleet may knock in the same second after an outage. */
    private static final int BACKLOG = 4_096;
    /** The largest datagram there is. */
    private static final int DATAGRAM_BYTES = 65_536;
    /** After the drain time, for the last answers to leave. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final ListenerSettings settings;
    private final ConnectionGate gate;
    private final EventLoopGroup loops;
    private final Channel server;
    private final @Nullable Channel tlsServer;
    private final @Nullable TlsCertificates certificates;
    private final @Nullable Channel datagrams;

    private DeviceListener(
            ListenerSettings settings,
            ConnectionGate gate,
            EventLoopGroup loops,
            Channel server,
            @Nullable Channel tlsServer,
            @Nullable TlsCertificates certificates,
            @Nullable Channel datagrams) {
        this.settings = settings;
        this.gate = gate;
        this.loops = loops;
        this.server = server;
        this.tlsServer = tlsServer;
        this.certificates = certificates;
        this.datagrams = datagrams;
    }

    /**
     * Opens the ports.
     *
     * @throws IOException if a port cannot be had or a certificate cannot be used; the message names it
     */
    public static DeviceListener open(
            ListenerSettings settings,
            InFlightBudget budget,
            NodeCounters counters,
            TlsCounters tlsCounters,
            LoginHandler.Surroundings logins,
            DatagramHandler.Surroundings datagrams)
            throws IOException {
        var sockets = settings.transport().sockets();
        @Nullable
        TlsCertificates certificates =
                settings.tls() == null ? null : TlsCertificates.open(settings.tls(), tlsCounters);
        int threads = settings.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : settings.eventLoops();
        var loops = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("trackers"), sockets.handlers());
        var gate = new ConnectionGate(counters, settings.maxConnections());
        var sources = new SourceGate(
                settings.sources(), settings.maxConnectionsPerAddress(), logins.turnedAway(), logins.time());
        var connections =
                new ConnectionInitializer.Surroundings(gate, sources, budget, counters, tlsCounters, settings, logins);
        try {
            var tcp = tcp(loops, sockets);
            var server = bound(
                    "BROKER_PORT",
                    settings.tcp(),
                    tcp.clone().childHandler(new ConnectionInitializer(connections, null)));
            @Nullable Channel tls = null;
            if (settings.tls() != null) {
                var encrypted = tcp.clone().childHandler(new ConnectionInitializer(connections, certificates));
                tls = bound("TLS_PORT", settings.tls().address(), encrypted);
            }
            @Nullable Channel udp = null;
            if (settings.udp() != null) {
                var bootstrap = new Bootstrap()
                        .group(loops)
                        .channel(sockets.datagram())
                        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES))
                        .handler(new DatagramHandler(budget, counters, settings.sources(), datagrams));
                udp = bound("UDP_PORT", settings.udp(), bootstrap);
            }
            log.atInfo()
                    .addKeyValue("address", text(server))
                    .addKeyValue("tls", text(tls))
                    .addKeyValue("udp", text(udp))
                    .addKeyValue("proxy_protocol", settings.proxy() == null ? "off" : "required")
                    .addKeyValue("transport", sockets.name())
                    .addKeyValue("event_loops", threads)
                    .log("listening for trackers");
            return new DeviceListener(settings, gate, loops, server, tls, certificates, udp);
        } catch (IOException e) {
            if (certificates != null) {
                certificates.close();
            }
            var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
    }

    private static String text(@Nullable Channel port) {
        return port == null ? "off" : port.localAddress().toString();
    }

    private static ServerBootstrap tcp(EventLoopGroup loops, Transport.Sockets sockets) {
        var tcp = new ServerBootstrap()
                .group(loops)
                .channel(sockets.server())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
        sockets.deadPeerDetection().forEach(tcp::childOption);
        return tcp;
    }

    private static Channel bound(String variable, InetSocketAddress address, AbstractBootstrap<?, ?> bootstrap)
            throws IOException {
        var bind = bootstrap.bind(address).awaitUninterruptibly();
        if (!bind.isSuccess()) {
            throw new IOException(
                    "%s: cannot listen on %s:%d: %s"
                            .formatted(variable, address.getHostString(), address.getPort(), bind.cause()),
                    bind.cause());
        }
        return bind.channel();
    }

    /** The TCP port, chosen by the system if 0 was asked for. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** The TCP port of those that encrypt; 0 if there is none. */
    public int tlsPort() {
        return tlsServer == null ? 0 : ((InetSocketAddress) tlsServer.localAddress()).getPort();
    }

    /** The UDP port; 0 if there is none. */
    public int udpPort() {
        return datagrams == null ? 0 : ((InetSocketAddress) datagrams.localAddress()).getPort();
    }

    /** Connections at this moment, with and without a login. */
    public int connections() {
        return gate.open();
    }

    /**
     * Takes nothing new and ends what there is, a connection at a time over the drain time, so that the fleet does not
     * come back in one wave. Returns when all are gone, or when they had their time.
     */
    public void drain() throws InterruptedException {
        server.close().sync();
        if (tlsServer != null) {
            tlsServer.close().sync();
        }
        if (datagrams != null) {
            datagrams.close().sync();
        }
        var channels = gate.channels();
        long between = channels.isEmpty() ? 0 : settings.drainTime().toNanos() / channels.size();
        long delay = 0;
        for (var channel : channels) {
            var _ = channel.eventLoop()
                    .schedule(
                            () -> channel.pipeline().fireUserEventTriggered(DrainRequest.DRAIN),
                            delay,
                            TimeUnit.NANOSECONDS);
            delay += between;
        }
        long patience = System.nanoTime() + settings.drainTime().plus(GRACE).toNanos();
        for (var channel : channels) {
            channel.closeFuture().await(Math.max(patience - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
        }
        // What came between the last accept and the close of the port, or did not want to go.
        for (var channel : gate.channels()) {
            CloseReason.DRAINING.close(channel);
            channel.closeFuture().await(1, TimeUnit.SECONDS);
        }
        awaitLastWords();
    }

    /** A channel counts as closed before its handlers hear of it: what they then publish must still be in time. */
    private void awaitLastWords() throws InterruptedException {
        for (var loop : loops) {
            loop.submit(() -> {}).await(1, TimeUnit.SECONDS);
        }
    }

    /** Ends the threads; call it when nothing can complete any more. */
    public void close() {
        if (certificates != null) {
            certificates.close();
        }
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
