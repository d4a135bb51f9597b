package io.wayline.ingest.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.connection.SourceRanges;
import io.wayline.ingest.connection.TrackerAddress;
import io.wayline.ingest.login.TurnedAway;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * May it come from there, and is there room for one more from there? Takes itself out when both are answered with yes, and
 * swallows what else comes when not: a balancer's header and a login may arrive in one piece.
 */
@Sharable
final class SourceGate extends ChannelInboundHandlerAdapter {

    private final SourceRanges sources;
    private final int maxPerAddress;
    private final TurnedAway turnedAway;
    private final InstantSource time;
    private final ConcurrentHashMap<InetAddress, Integer> openByAddress = new ConcurrentHashMap<>();

    /**
     * The gate of all ports of a node.
     *
     * @param sources empty for everywhere
     * @param maxPerAddress 0 for no limit: operators put thousands of trackers behind one address
     */
    SourceGate(SourceRanges sources, int maxPerAddress, TurnedAway turnedAway, InstantSource time) {
        this.sources = sources;
        this.maxPerAddress = maxPerAddress;
        this.turnedAway = turnedAway;
        this.time = time;
    }

    /** False if everybody may come from everywhere. */
    boolean isNeeded() {
        return !sources.isEmpty() || maxPerAddress > 0;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var channel = context.channel();
        var address = TrackerAddress.of(channel);
        if (!sources.isEmpty() && !sources.contain(address)) {
            turnedAway.add(TrackerAddress.text(channel), CloseReason.SOURCE_NOT_ALLOWED, time.millis());
            CloseReason.SOURCE_NOT_ALLOWED.close(channel);
        } else if (maxPerAddress > 0 && enter(channel, address.getAddress()) > maxPerAddress) {
            CloseReason.TOO_MANY_FROM_ADDRESS.close(channel);
        } else {
            context.fireChannelActive();
            context.pipeline().remove(this);
        }
    }

    private int enter(Channel channel, InetAddress address) {
        channel.closeFuture()
                .addListener(_ -> openByAddress.computeIfPresent(
                        address, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1)));
        return openByAddress.merge(address, 1, Integer::sum);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }
}
