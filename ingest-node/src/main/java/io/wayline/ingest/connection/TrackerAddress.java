package io.wayline.ingest.connection;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;

/** Where a tracker really is. Behind a balancer the socket knows only the balancer, and a header has said the rest. */
public final class TrackerAddress {

    private static final AttributeKey<InetSocketAddress> KEY = AttributeKey.valueOf(TrackerAddress.class, "address");

    private TrackerAddress() {}

    /** A balancer that is believed said where the tracker is. */
    public static void set(Channel channel, InetSocketAddress address) {
        channel.attr(KEY).set(address);
    }

    public static InetSocketAddress of(Channel channel) {
        var said = channel.attr(KEY).get();
        return said == null ? (InetSocketAddress) channel.remoteAddress() : said;
    }

    /** The numeric address for people. */
    public static String text(Channel channel) {
        var said = channel.attr(KEY).get();
        var address = said == null ? channel.remoteAddress() : said;
        return address instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : "unknown";
    }
}
