package io.wayline.ingest.listener;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.connection.TrackerAddress;
import io.wayline.ingest.session.DrainRequest;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What nobody before it took: a broken connection, a bug, a drain before the login. */
@Sharable
final class LastHandler extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(LastHandler.class);

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            log.atDebug()
                    .addKeyValue("remote", TrackerAddress.text(context.channel()))
                    .addKeyValue("reason", String.valueOf(cause.getMessage()))
                    .log("connection broken");
            CloseReason.CLOSED_BY_TRACKER.close(context.channel());
        } else {
            log.atError()
                    .addKeyValue("remote", TrackerAddress.text(context.channel()))
                    .setCause(cause)
                    .log("connection closed because of a bug");
            CloseReason.INTERNAL_ERROR.close(context.channel());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof DrainRequest) {
            CloseReason.DRAINING.close(context.channel());
        }
    }
}
