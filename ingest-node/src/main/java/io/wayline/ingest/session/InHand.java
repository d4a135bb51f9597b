package io.wayline.ingest.session;

import io.netty.channel.ChannelHandlerContext;
import io.wayline.codec.Acknowledgement;
import io.wayline.ingest.connection.TrackerAddress;
import io.wayline.ingest.pressure.InFlightBudget;
import io.wayline.ingest.telemetry.Completion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A frame between its arrival and the answer. One object stands for all of it, because there is one for every frame: it
 * waits for room, hears from the log, and goes back to the event loop.
 */
abstract class InHand implements Completion, Runnable {

    private static final Logger log = LoggerFactory.getLogger(InHand.class);

    private final ChannelHandlerContext context;
    private final InFlightBudget budget;
    private final long costBytes;
    private final boolean isUrgent;
    private final long arrivedNanos = System.nanoTime();
    /** Written before the task that reads it is handed to the event loop. */
    private @Nullable Exception failure;

    InHand(ChannelHandlerContext context, InFlightBudget budget, long costBytes, boolean isUrgent) {
        this.context = context;
        this.budget = budget;
        this.costBytes = costBytes;
        this.isUrgent = isUrgent;
    }

    /** Publishes now, or when the budget has room. */
    final void start() {
        if (budget.tryAcquire(costBytes)) {
            publish();
        } else {
            budget.await(costBytes, isUrgent, context.executor(), this::publish);
        }
    }

    /** Hands the frame to its log, with this as the completion. */
    abstract void publish();

    /** The outcome is known; on the event loop. */
    abstract void settled(ChannelHandlerContext context, boolean durable);

    @Override
    public final void completed(@Nullable Exception cause) {
        budget.release(costBytes);
        failure = cause;
        context.executor().execute(this);
    }

    @Override
    public final void run() {
        if (failure != null) {
            log.atDebug()
                    .addKeyValue("remote", TrackerAddress.text(context.channel()))
                    .addKeyValue("reason", failure.toString())
                    .log("frame not durable");
        }
        settled(context, failure == null);
    }

    /** Writes a record count; false if nobody is there to read it. */
    final boolean answer(int records) {
        if (!context.channel().isActive()) {
            return false;
        }
        var count = context.alloc().ioBuffer(Acknowledgement.TCP_BYTES).writeInt(records);
        var _ = context.writeAndFlush(count, context.voidPromise());
        return true;
    }

    final long nanosInHand() {
        return System.nanoTime() - arrivedNanos;
    }

    final ChannelHandlerContext context() {
        return context;
    }
}
