package io.wayline.ingest.capture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.wayline.ingest.capture.CaptureLog.CapturedFrame;
import io.wayline.ingest.capture.CaptureLog.Direction;
import io.wayline.ingest.connection.Frame;
import java.util.function.LongSupplier;

/** Writes down what passes between the cutter and the session. Stands there only while somebody wants it. */
public final class CaptureHandler extends ChannelDuplexHandler {

    private final Captures captures;
    private final String imei;
    private final String remoteAddress;
    private final LongSupplier token;
    private long untilMillis;
    private int dropped;

    /** @param token the session's, at the moment it is asked */
    public CaptureHandler(Captures captures, String imei, String remoteAddress, LongSupplier token, long untilMillis) {
        this.captures = captures;
        this.imei = imei;
        this.remoteAddress = remoteAddress;
        this.token = token;
        this.untilMillis = untilMillis;
    }

    /** Another end, which may be over already. */
    public void until(long millis) {
        untilMillis = millis;
    }

    /** A frame that came before this handler. */
    public void add(byte[] frame) {
        write(Direction.INBOUND, frame);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isOver(context)) {
            context.fireChannelRead(message);
            return;
        }
        if (message instanceof Frame frame) {
            write(Direction.INBOUND, frame.bytes());
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!isOver(context) && message instanceof ByteBuf bytes) {
            write(Direction.OUTBOUND, ByteBufUtil.getBytes(bytes));
        }
        var _ = context.write(message, promise);
    }

    /** Takes itself out; what is on its way still goes on from here. */
    private boolean isOver(ChannelHandlerContext context) {
        boolean over = !captures.isOn(untilMillis);
        if (over && !context.isRemoved()) {
            context.pipeline().remove(this);
        }
        return over;
    }

    private void write(Direction direction, byte[] raw) {
        var frame =
                new CapturedFrame(imei, direction, captures.millis(), token.getAsLong(), raw, remoteAddress, dropped);
        dropped = captures.offer(frame) ? 0 : dropped + 1;
    }
}
