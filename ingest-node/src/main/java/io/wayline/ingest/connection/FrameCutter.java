package io.wayline.ingest.connection;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.wayline.codec.DeviceMessage.Malformed;
import io.wayline.codec.DeviceMessage.Reason;
import io.wayline.codec.FrameBoundary;
import io.wayline.codec.FrameDecoder;
import io.wayline.ingest.metrics.NodeCounters;
import io.wayline.ingest.pressure.InFlightBudget;
import java.time.Duration;
import java.util.List;

/**
 * Cuts the stream into frames and lets through one at a time.
 *
 * <p>Whoever takes a frame that needs an answer calls {@link #hold}, and {@link #resume} when the answer is written.
 * Trackers wait for it by themselves, so that nothing arrives in between and no socket option is touched; only from one
 * that does not wait, reading stops. While the node's budget has no room, whole frames stay in the socket and here.
 */
public final class FrameCutter extends ByteToMessageDecoder {

    /** Nobody needs more to say who he is. */
    static final int BEFORE_LOGIN_BYTES = 64;

    private final InFlightBudget budget;
    private final NodeCounters counters;
    private final int maxDataBytes;
    private final Duration halfFrameTimeout;

    private int acceptedDataBytes = BEFORE_LOGIN_BYTES - FrameBoundary.ENVELOPE_BYTES;
    private boolean admitted;
    private boolean held;
    private boolean cutting;
    private boolean readingStopped;
    private boolean lost;
    private boolean halfFrameWatched;
    private long framesCut;

    /**
     * A cutter for one connection.
     *
     * @param maxDataBytes the longest data field accepted once the tracker is admitted
     */
    public FrameCutter(InFlightBudget budget, NodeCounters counters, int maxDataBytes, Duration halfFrameTimeout) {
        this.budget = budget;
        this.counters = counters;
        this.maxDataBytes = maxDataBytes;
        this.halfFrameTimeout = halfFrameTimeout;
    }

    /** The login was accepted: frames of full size may come. */
    public void admit() {
        admitted = true;
        acceptedDataBytes = maxDataBytes;
    }

    /** No further frame until {@link #resume}. */
    public void hold() {
        held = true;
    }

    /** The next frame may pass; on the event loop only. */
    public void resume(ChannelHandlerContext context) {
        if (!held) {
            return;
        }
        held = false;
        if (readingStopped) {
            readingStopped = false;
            context.channel().config().setAutoRead(true);
        }
        if (!cutting && actualReadableBytes() > 0 && context.channel().isActive()) {
            cutAgain(context.pipeline().context(this));
        }
    }

    /** True if no frame has begun, and none that is whole waits here. */
    public boolean isBetweenFrames() {
        return !held && !lost && actualReadableBytes() == 0;
    }

    /** Bytes that are already here may hold a whole frame. */
    private void cutAgain(ChannelHandlerContext own) {
        try {
            channelRead(own, Unpooled.EMPTY_BUFFER);
            channelReadComplete(own);
        } catch (Exception e) {
            own.fireExceptionCaught(e);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        cutting = true;
        try {
            super.channelRead(context, bytes);
        } finally {
            cutting = false;
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (lost) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (held) {
            return;
        }
        int length = FrameBoundary.find(in, acceptedDataBytes);
        switch (length) {
            case FrameBoundary.INCOMPLETE -> {}
            case FrameBoundary.NOT_A_FRAME -> out.add(lost(in, Reason.NOT_A_FRAME));
            case FrameBoundary.TOO_LONG -> out.add(lost(in, Reason.TOO_LONG));
            default -> {
                if (admitted && !budget.mayRead()) {
                    hold();
                    budget.awaitReading(context.executor(), () -> resume(context));
                } else {
                    out.add(cut(in, length));
                }
            }
        }
    }

    private Frame cut(ByteBuf in, int length) {
        var bytes = new byte[length];
        in.readBytes(bytes);
        framesCut++;
        counters.framesReceived.increment();
        return new Frame(bytes, FrameDecoder.decode(bytes));
    }

    private Frame lost(ByteBuf in, Reason reason) {
        lost = true;
        counters.framesReceived.increment();
        var sample = ByteBufUtil.getBytes(in, in.readerIndex(), Math.min(in.readableBytes(), Frame.SAMPLE_BYTES));
        in.skipBytes(in.readableBytes());
        return new Frame(sample, new Malformed(reason, "the bytes begin no frame", 0, -1, 0));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (held && actualReadableBytes() > 0) {
            // Not the decoder's own channelReadComplete: it would ask for more bytes because no frame came of these.
            readingStopped = true;
            context.channel().config().setAutoRead(false);
            discardSomeReadBytes();
            context.fireChannelReadComplete();
            return;
        }
        watchHalfFrame(context);
        super.channelReadComplete(context);
    }

    /** One timer at a time, however many pieces a frame comes in; it counts from the first. */
    private void watchHalfFrame(ChannelHandlerContext context) {
        if (halfFrameWatched || held || lost || actualReadableBytes() == 0) {
            return;
        }
        halfFrameWatched = true;
        long cutBefore = framesCut;
        var _ = context.executor()
                .schedule(() -> closeIfStillHalf(context, cutBefore), halfFrameTimeout.toNanos(), NANOSECONDS);
    }

    private void closeIfStillHalf(ChannelHandlerContext context, long cutBefore) {
        halfFrameWatched = false;
        if (!context.channel().isActive()) {
            return;
        }
        boolean sameFrame = framesCut == cutBefore;
        if (sameFrame && !held && actualReadableBytes() > 0) {
            CloseReason.HALF_FRAME.close(context.channel());
        } else {
            watchHalfFrame(context);
        }
    }
}
