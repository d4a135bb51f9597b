package io.wayline.simulator.line;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.wayline.simulator.tracker.Step;
import io.wayline.simulator.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line of one tracker: carries out its steps and tells it what happened. It outlives its connections; what an earlier
 * connection still brings is ignored. Only its own loop touches it.
 */
abstract class Line extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Line.class);

    final Tracker tracker;
    final FleetLoop loop;
    private final int index;
    private @Nullable Channel channel;
    private final List<Channel> abandoned = new ArrayList<>();
    private long sentNanos;
    private boolean finished;

    Line(Tracker tracker, FleetLoop loop, int index) {
        this.tracker = tracker;
        this.loop = loop;
        this.index = index;
    }

    abstract ChannelFuture openChannel();

    abstract void sendLogin(Channel to);

    /** Sends the packet in hand, or as much of it as its fate allows. */
    abstract void sendPacket(Channel to, boolean again);

    abstract void received(Channel from, ByteBuf in);

    /** One handler serves the connections of its tracker one after the other. */
    @Override
    public final boolean isSharable() {
        return true;
    }

    final void wake(long now) {
        perform(tracker.wake(now));
    }

    final void perform(Step step) {
        var open = channel;
        switch (step) {
            case WAIT -> {}
            case CONNECT -> connect();
            case LOGIN -> sendLogin(connected(open));
            case SEND -> sendPacket(connected(open), false);
            case RESEND -> sendPacket(connected(open), true);
            case PING -> write(connected(open), new byte[] {(byte) 0xFF}, 0, 1);
            case HANG_UP -> hangUp();
        }
        stepDone();
        loop.planWake(index, tracker.wakeAt());
        if (tracker.state() == Tracker.State.FINISHED && !finished) {
            finished = true;
            loop.finished();
        }
    }

    /** Something happened to the tracker, or it did something. */
    void stepDone() {}

    /** The tracker hangs up by itself, and comes back after a pause. */
    final void leaveFor(long pauseMillis) {
        perform(tracker.leave(loop.now(), pauseMillis));
    }

    /** The connection stays as it is, without anybody who reads it: the server has to find out. */
    final void abandon() {
        var open = channel;
        channel = null;
        if (open != null) {
            open.config().setAutoRead(false);
            abandoned.add(open);
        }
    }

    /** The end of the fleet. */
    final void end() {
        hangUp();
        abandoned.forEach(open -> {
            var _ = open.close();
        });
    }

    /** The connection breaks here: the server may have seen everything or nothing. */
    final void cut() {
        hangUp();
        perform(tracker.disconnected(loop.now()));
    }

    final void hangUp() {
        var open = channel;
        channel = null;
        if (open != null) {
            var _ = open.close();
        }
    }

    final void write(Channel to, byte[] bytes, int from, int until) {
        var buffer = to.alloc().directBuffer(until - from).writeBytes(bytes, from, until - from);
        write(to, buffer);
    }

    final void write(Channel to, ByteBuf buffer) {
        var _ = to.writeAndFlush(buffer, to.voidPromise());
    }

    /** The last byte of the packet leaves now: from here on its answer is late. */
    final void startStopwatch() {
        sentNanos = System.nanoTime();
    }

    /** Does something later, unless the connection is another one by then. */
    final void later(Channel on, long millis, Runnable action) {
        var _ = on.eventLoop()
                .schedule(
                        () -> {
                            if (isOn(on)) {
                                action.run();
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    /** The answer to the packet in hand. */
    final void answered(int count) {
        if (tracker.state() == Tracker.State.AWAITING
                && count == tracker.source().records()) {
            loop.recordLatency(System.nanoTime() - sentNanos);
        }
        perform(tracker.answered(count, loop.now()));
    }

    final @Nullable Channel open() {
        return channel;
    }

    final boolean isOn(Channel candidate) {
        return candidate.equals(channel);
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        var in = content(message);
        try {
            if (isOn(ctx.channel())) {
                received(ctx.channel(), in);
            }
        } finally {
            in.release();
        }
    }

    abstract ByteBuf content(Object message);

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        if (isOn(ctx.channel())) {
            channel = null;
            perform(tracker.disconnected(loop.now()));
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection failed, detail={}", cause.toString());
        failed(ctx);
    }

    abstract void failed(ChannelHandlerContext ctx);

    private void connect() {
        var _ = openChannel().addListener((ChannelFuture opened) -> {
            boolean awaited = tracker.state() == Tracker.State.CONNECTING && channel == null;
            if (!opened.isSuccess()) {
                if (awaited) {
                    perform(tracker.connectFailed(loop.now()));
                }
            } else if (awaited) {
                channel = opened.channel();
                perform(tracker.connected(loop.now()));
            } else {
                var _ = opened.channel().close();
            }
        });
    }

    private static Channel connected(@Nullable Channel open) {
        if (open == null) {
            throw new IllegalStateException("a tracker speaks without a connection");
        }
        return open;
    }
}
