package io.wayline.ingest.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.wayline.ingest.connection.FrameCutter;
import io.wayline.ingest.login.LoginHandler;
import io.wayline.ingest.metrics.NodeCounters;
import io.wayline.ingest.pressure.InFlightBudget;

/**
 * A connection, from the wire inwards.
 *
 * <pre>
 * gate      is there room for one more?            counts the way in and the way out
 * silence   is it still alive?                     sees every byte, so it stands before the cutter
 * cutter    bytes to frames, one at a time         no larger than 64 bytes before the login; not half for ever
 * login     who is it, and may he speak?           gives its place to the session
 * session   what does it say?
 * last      what nobody took
 * </pre>
 */
final class ConnectionInitializer extends ChannelInitializer<Channel> {

    private final ConnectionGate gate;
    private final InFlightBudget budget;
    private final NodeCounters counters;
    private final ListenerSettings settings;
    private final LoginHandler.Surroundings logins;
    private final LastHandler last = new LastHandler();

    ConnectionInitializer(
            ConnectionGate gate,
            InFlightBudget budget,
            NodeCounters counters,
            ListenerSettings settings,
            LoginHandler.Surroundings logins) {
        this.gate = gate;
        this.budget = budget;
        this.counters = counters;
        this.settings = settings;
        this.logins = logins;
    }

    @Override
    protected void initChannel(Channel channel) {
        var cutter = new FrameCutter(budget, counters, settings.maxFrameBytes(), settings.halfFrameTimeout());
        channel.pipeline()
                .addLast("gate", gate)
                .addLast("silence", new SilenceHandler(settings.idleTimeout()))
                .addLast("cutter", cutter)
                .addLast("login", new LoginHandler(cutter, logins))
                .addLast("last", last);
    }
}
