package io.wayline.ingest.listener;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.connection.TrackerAddress;
import io.wayline.ingest.login.TurnedAway;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whom does this balancer speak for? Until that is known the connection has not begun for those behind: they hear of it,
 * and get its first byte, when the header is read. Takes itself out then.
 */
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {

    /** Beside the addresses: balancers add identifiers of their own. */
    static final int EXTENSIONS_BYTES = 1_024;

    /** The decoder hangs up by itself on what it cannot read: this stands before it, and says why. */
    @Sharable
    private static final class HangUp extends ChannelOutboundHandlerAdapter {
        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {
            CloseReason.PROXY_HEADER_INVALID.mark(context.channel());
            var _ = context.close(promise);
        }
    }

    private static final HangUp HANG_UP = new HangUp();

    private final ProxySettings settings;
    private final TurnedAway turnedAway;
    private final InstantSource time;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean refused;

    private ProxyHeaderHandler(ProxySettings settings, TurnedAway turnedAway, InstantSource time) {
        this.settings = settings;
        this.turnedAway = turnedAway;
        this.time = time;
    }

    /** Puts the decoder and what judges it at the end of a pipeline. */
    static void addTo(ChannelPipeline pipeline, ProxySettings settings, TurnedAway turnedAway, InstantSource time) {
        pipeline.addLast("hang-up", HANG_UP)
                .addLast("haproxy", new HAProxyMessageDecoder(EXTENSIONS_BYTES))
                .addLast("proxy", new ProxyHeaderHandler(settings, turnedAway, time));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!settings.trusted().contain((InetSocketAddress) context.channel().remoteAddress())) {
            refuse(context, CloseReason.PROXY_NOT_TRUSTED);
            return;
        }
        deadline = context.executor()
                .schedule(
                        () -> refuse(context, CloseReason.PROXY_HEADER_MISSING),
                        settings.headerTimeout().toNanos(),
                        NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HAProxyMessage header && context.channel().isActive()) {
                read(context, header);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext context, HAProxyMessage header) {
        if (header.protocolVersion() != HAProxyProtocolVersion.V2) {
            refuse(context, CloseReason.PROXY_HEADER_INVALID);
        } else if (header.command() == HAProxyCommand.LOCAL) {
            begin(context); // the balancer for itself, to see whether we live
        } else {
            @Nullable InetSocketAddress source = source(header);
            if (source == null) {
                refuse(context, CloseReason.PROXY_HEADER_INVALID);
            } else {
                TrackerAddress.set(context.channel(), source);
                begin(context);
            }
        }
    }

    /** Null for what no tracker can have: a socket of the file system, a datagram, nothing. */
    private static @Nullable InetSocketAddress source(HAProxyMessage header) {
        return switch (header.proxiedProtocol()) {
            case TCP4, TCP6 -> address(header.sourceAddress(), header.sourcePort());
            case UNKNOWN, UDP4, UDP6, UNIX_STREAM, UNIX_DGRAM -> null;
        };
    }

    private static @Nullable InetSocketAddress address(String text, int port) {
        byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException _) {
            return null; // neither 4 nor 16 bytes
        }
    }

    private void begin(ChannelHandlerContext context) {
        cancelDeadline();
        context.pipeline().remove(HANG_UP);
        context.fireChannelActive();
        context.pipeline().remove(this);
    }

    private void refuse(ChannelHandlerContext context, CloseReason reason) {
        cancelDeadline();
        if (refused) {
            return;
        }
        refused = true;
        turnedAway.add(TrackerAddress.text(context.channel()), reason, time.millis());
        reason.close(context.channel());
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException) {
            refuse(context, CloseReason.PROXY_HEADER_INVALID);
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancelDeadline();
        context.fireChannelInactive();
    }
}
