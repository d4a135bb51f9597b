package io.wayline.ingest.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.connection.TrackerAddress;
import io.wayline.ingest.login.TurnedAway;
import java.nio.channels.ClosedChannelException;
import java.time.InstantSource;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How did the handshake end? Stands behind Netty's handler, counts what it says, and stays for what goes wrong later. */
final class TlsHandler extends ChannelInboundHandlerAdapter {

    private final TlsCounters counters;
    private final TurnedAway turnedAway;
    private final InstantSource time;
    private boolean inHand;

    TlsHandler(TlsCounters counters, TurnedAway turnedAway, InstantSource time) {
        this.counters = counters;
        this.turnedAway = turnedAway;
        this.time = time;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        inHand = true;
        counters.begun.increment();
        counters.inHand.increment();
        context.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent handshake -> ended(context, handshake.cause());
            // The tracker has said goodbye; its FIN may never come.
            case SslCloseCompletionEvent _ -> CloseReason.CLOSED_BY_TRACKER.close(context.channel());
            default -> context.fireUserEventTriggered(event);
        }
    }

    private void ended(ChannelHandlerContext context, @Nullable Throwable failure) {
        if (!inHand) {
            return;
        }
        inHand = false;
        counters.inHand.decrement();
        if (failure == null) {
            counters.completed.increment();
            return;
        }
        var reason = TlsFailure.of(failure);
        counters.failed(reason).increment();
        if (reason != TlsFailure.CLOSED) {
            turnedAway.add(
                    TrackerAddress.text(context.channel()) + " " + reason, CloseReason.TLS_FAILED, time.millis());
            CloseReason.TLS_FAILED.close(context.channel());
        }
    }

    /** The handshake's own failure comes here a second time. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (isAboutTls(cause)) {
            CloseReason.TLS_FAILED.close(context.channel());
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    private static boolean isAboutTls(Throwable cause) {
        return cause instanceof SSLException
                || (cause instanceof DecoderException && cause.getCause() instanceof SSLException);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended(context, new ClosedChannelException());
        context.fireChannelInactive();
    }
}
