package io.wayline.ingest.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.metrics.NodeCounters;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many may be in. Counts every connection twice: when it comes and, by reason, when it goes. */
@Sharable
final class ConnectionGate extends ChannelInboundHandlerAdapter {

    private final NodeCounters counters;
    private final int maxConnections;
    private final AtomicInteger open = new AtomicInteger();
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

    ConnectionGate(NodeCounters counters, int maxConnections) {
        this.counters = counters;
        this.maxConnections = maxConnections;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        counters.connectionsAccepted.increment();
        channels.add(context.channel());
        if (open.incrementAndGet() > maxConnections) {
            CloseReason.TOO_MANY_CONNECTIONS.close(context.channel());
        } else {
            context.fireChannelActive();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        open.decrementAndGet();
        channels.remove(context.channel());
        counters.closed(CloseReason.of(context.channel())).increment();
        context.fireChannelInactive();
    }

    int open() {
        return open.get();
    }

    /** Those at this moment. */
    Set<Channel> channels() {
        return Set.copyOf(channels);
    }
}
