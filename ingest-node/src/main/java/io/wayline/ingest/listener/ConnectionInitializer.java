package io.wayline.ingest.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.wayline.ingest.connection.FrameCutter;
import io.wayline.ingest.login.LoginHandler;
import io.wayline.ingest.login.TurnedAway;
import io.wayline.ingest.metrics.NodeCounters;
import io.wayline.ingest.pressure.InFlightBudget;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A connection, from the wire inwards.
 *
 * <pre>
 * gate      is there room for one more?            counts the way in and the way out
 * haproxy   who is behind this balancer?           only where balancers say so; up to here no byte is believed
 * proxy     and is it one of ours?                 what follows begins when it is known whose connection it is
 * source    may it come from there?                only where that is limited
 * ssl, tls  is it encrypted, and how did it go?    only on the TLS port
 * silence   is it still alive?                     sees every byte, so it stands before the cutter
 * cutter    bytes to frames, one at a time         no larger than 64 bytes before the login; not half for ever
 * login     who is it, and may he speak?           gives its place to the session
 * session   what does it say?
 * last      what nobody took
 * </pre>
 */
final class ConnectionInitializer extends ChannelInitializer<Channel> {

    /** What all connections of a node share, on whichever port they come. */
    record Surroundings(
            ConnectionGate gate,
            SourceGate sources,
            InFlightBudget budget,
            NodeCounters counters,
            TlsCounters tlsCounters,
            ListenerSettings settings,
            LoginHandler.Surroundings logins) {}

    private final Surroundings node;
    private final @Nullable TlsCertificates certificates;
    private final LastHandler last = new LastHandler();

    /** @param certificates null on the plain port */
    ConnectionInitializer(Surroundings node, @Nullable TlsCertificates certificates) {
        this.node = node;
        this.certificates = certificates;
    }

    @Override
    protected void initChannel(Channel channel) {
        var settings = node.settings;
        var pipeline = channel.pipeline();
        pipeline.addLast("gate", node.gate);
        if (settings.proxy() != null) {
            ProxyHeaderHandler.addTo(pipeline, settings.proxy(), turnedAway(), time());
        }
        if (node.sources.isNeeded()) {
            pipeline.addLast("source", node.sources);
        }
        if (certificates != null) {
            addTls(channel, certificates);
        }
        var cutter = new FrameCutter(node.budget, node.counters, settings.maxFrameBytes(), settings.halfFrameTimeout());
        pipeline.addLast("silence", new SilenceHandler(settings.idleTimeout()))
                .addLast("cutter", cutter)
                .addLast("login", new LoginHandler(cutter, node.logins))
                .addLast("last", last);
    }

    private void addTls(Channel channel, TlsCertificates files) {
        var ssl = files.current().newHandler(channel.alloc());
        ssl.setHandshakeTimeoutMillis(files.handshakeTimeout().toMillis());
        channel.pipeline().addLast("ssl", ssl).addLast("tls", new TlsHandler(node.tlsCounters, turnedAway(), time()));
    }

    private TurnedAway turnedAway() {
        return node.logins.turnedAway();
    }

    private InstantSource time() {
        return node.logins.time();
    }
}
