package io.wayline.ingest.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.metrics.NodeCounters;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many may be in, in all and from one address. Counts every connection twice: when it comes and, by reason, when it goes. */
@Sharable
final class ConnectionGate extends ChannelInboundHandlerAdapter {

    private final NodeCounters counters;
    private final int maxConnections;
    private final int maxPerAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> openByAddress = new ConcurrentHashMap<>();
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

    /** @param maxPerAddress 0 for no limit: operators put thousands of trackers behind one address */
    ConnectionGate(NodeCounters counters, int maxConnections, int maxPerAddress) {
        this.counters = counters;
        this.maxConnections = maxConnections;
        this.maxPerAddress = maxPerAddress;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        counters.connectionsAccepted.increment();
        channels.add(context.channel());
        int now = open.incrementAndGet();
        int fromAddress = maxPerAddress == 0 ? 0 : openByAddress.merge(address(context), 1, Integer::sum);
        if (now > maxConnections) {
            CloseReason.TOO_MANY_CONNECTIONS.close(context.channel());
        } else if (fromAddress > maxPerAddress) {
            CloseReason.TOO_MANY_FROM_ADDRESS.close(context.channel());
        } else {
            context.fireChannelActive();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        open.decrementAndGet();
        channels.remove(context.channel());
        if (maxPerAddress > 0) {
            openByAddress.computeIfPresent(address(context), (_, count) -> count == 1 ? null : count - 1);
        }
        counters.closed(CloseReason.of(context.channel())).increment();
        context.fireChannelInactive();
    }

    private static InetAddress address(ChannelHandlerContext context) {
        return ((InetSocketAddress) context.channel().remoteAddress()).getAddress();
    }

    int open() {
        return open.get();
    }

    /** Those at this moment. */
    Set<Channel> channels() {
        return Set.copyOf(channels);
    }
}
