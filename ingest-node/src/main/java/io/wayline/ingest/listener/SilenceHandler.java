package io.wayline.ingest.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.wayline.ingest.connection.CloseReason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Is it still alive? Closes what has said nothing for longer than any tracker keeps silent on an open link. */
final class SilenceHandler extends IdleStateHandler {

    SilenceHandler(Duration idleTimeout) {
        super(idleTimeout.toMillis(), 0, 0, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        CloseReason.IDLE.close(context.channel());
    }
}
