package io.wayline.ingest.session;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.DeviceMessage.Login;
import io.wayline.codec.DeviceMessage.Malformed;
import io.wayline.codec.DeviceMessage.Ping;
import io.wayline.codec.DeviceMessage.Reason;
import io.wayline.ingest.command.MessageKind;
import io.wayline.ingest.command.ResponseLog;
import io.wayline.ingest.command.TrackerLine;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.connection.Frame;
import io.wayline.ingest.connection.FrameCutter;
import io.wayline.ingest.metrics.NodeCounters;
import io.wayline.ingest.pressure.InFlightBudget;
import io.wayline.ingest.telemetry.PacketCost;
import io.wayline.ingest.telemetry.PacketSpans;
import io.wayline.ingest.telemetry.Quarantine;
import io.wayline.ingest.telemetry.Quarantine.BadFrame;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an admitted tracker says. One frame is in hand at a time: while its outcome is open the cutter is held.
 *
 * <pre>
 * AVL packet, durable              its count in four bytes
 * AVL packet, not durable          no answer, close: the tracker sends it again
 * readable, its codec switched off as if it were not readable
 * unreadable but intact, kept      the declared count, so that the tracker gets past it
 * damaged                          no answer; close after several in a row
 * codecs 12 to 15, pings           no answer, ever
 * </pre>
 */
public final class SessionHandler extends SimpleChannelInboundHandler<Frame> {

    private static final Logger log = LoggerFactory.getLogger(SessionHandler.class);

    /** For a FIN to follow the last answer, and the tracker's own FIN to come back. */
    private static final long LINGER_MILLIS = 1_000;
    /** Behind preamble and length. */
    private static final int CODEC_OFFSET = 8;

    private final DeviceSession session;
    private final FrameCutter cutter;
    private final Surroundings node;

    private int damagedInARow;
    private boolean frameInHand;
    private boolean draining;

    /**
     * What a session's handler needs of its node.
     *
     * @param ackNanos hears how long each answered packet took
     * @param maxDamagedInARow frames with a wrong CRC after which the connection is closed
     */
    public record Surroundings(
            InFlightBudget budget,
            Quarantine quarantine,
            ResponseLog responses,
            NodeCounters counters,
            InstantSource time,
            LongConsumer ackNanos,
            PacketSpans spans,
            int maxDamagedInARow) {}

    public SessionHandler(DeviceSession session, FrameCutter cutter, Surroundings node) {
        this.session = session;
        this.cutter = cutter;
        this.node = node;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        session.commands().admitted(new Line(context));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Frame frame) {
        long now = node.time.millis();
        session.heard(now);
        switch (frame.message()) {
            case AvlPacket packet -> {
                if (session.allows(packet.codec())) {
                    publishThenAcknowledge(context, frame, packet, now);
                } else {
                    keepDisabled(
                            context, frame, packet.codec(), packet.records().size(), now);
                }
            }
            case GprsPacket packet -> {
                if (session.allows(packet.codec())) {
                    publishResponses(context, frame, packet, now);
                } else {
                    keepDisabled(context, frame, packet.codec(), 0, now);
                }
            }
            case Ping _ -> node.counters.pings.increment();
            case Login _ -> refuse(context, CloseReason.OUT_OF_PLACE);
            case Malformed malformed -> judge(context, frame, malformed, now);
        }
    }

    /** An acknowledged record is a durable record: no answer leaves before the log has said yes. */
    private void publishThenAcknowledge(ChannelHandlerContext context, Frame frame, AvlPacket packet, long now) {
        damagedInARow = 0;
        int records = packet.records().size();
        node.counters.recordsReceived.add(records);
        var span = node.spans.begin(session.imei(), packet);
        takeInHand(new FrameInHand(context, PacketCost.of(packet, frame.bytes().length), isUrgent(packet)) {
            @Override
            void publish() {
                session.stream().publish(packet, session.nextPacketId(), now, span, this);
            }

            @Override
            void settle(boolean durable) {
                (durable ? node.counters.recordsDurable : node.counters.recordsFailed).add(records);
                if (!durable) {
                    PacketSpans.refused(span, CloseReason.NOT_DURABLE.name());
                    fail();
                } else if (answer(records)) {
                    span.end();
                    session.commands().acknowledged();
                    node.counters.acknowledged.increment();
                    node.ackNanos.accept(nanosInHand());
                } else {
                    PacketSpans.refused(
                            span, CloseReason.of(context().channel()).name());
                    node.counters.unanswered.increment();
                }
            }
        });
    }

    /** High and panic records go first when there is a queue. */
    private static boolean isUrgent(AvlPacket packet) {
        for (var record : packet.records()) {
            if (record.priority() > 0) {
                return true;
            }
        }
        return false;
    }

    private void publishResponses(ChannelHandlerContext context, Frame frame, GprsPacket packet, long now) {
        damagedInARow = 0;
        var inFlight = session.commands().inFlight();
        takeInHand(new FrameInHand(context, 2L * frame.bytes().length, false) {
            @Override
            void publish() {
                node.responses.publish(session.imei(), session.token(), now, packet, inFlight, this);
            }

            @Override
            void settle(boolean durable) {
                // The tracker never sends it again, so that hanging up would not bring it back.
                (durable ? node.counters.responses : node.counters.failed).increment();
            }
        });
        if (settlesAttempt(packet)) {
            session.commands().answered();
        }
    }

    private static boolean settlesAttempt(GprsPacket packet) {
        for (var message : packet.messages()) {
            if (MessageKind.settlesAttempt(packet.codec(), message)) {
                return true;
            }
        }
        return false;
    }

    private void judge(ChannelHandlerContext context, Frame frame, Malformed malformed, long now) {
        node.counters.malformed(malformed.reason()).increment();
        log.atDebug()
                .addKeyValue("imei", session.imei())
                .addKeyValue("reason", malformed.reason())
                .addKeyValue("detail", malformed.detail())
                .addKeyValue("offset", malformed.offset())
                .log("frame not readable");
        if (malformed.arrivedIntact()) {
            keepThenAcknowledge(context, frame, malformed, now);
        } else if (malformed.reason() == Reason.BAD_CRC) {
            damagedInARow++;
            if (damagedInARow >= node.maxDamagedInARow) {
                refuse(context, CloseReason.BAD_CRC);
            } else {
                node.counters.refused.increment();
            }
        } else {
            refuse(context, malformed.reason() == Reason.TOO_LONG ? CloseReason.TOO_LONG : CloseReason.STREAM_LOST);
        }
    }

    private void keepDisabled(ChannelHandlerContext context, Frame frame, Codec codec, int records, long now) {
        node.counters.codecDisabled.increment();
        var bad = new BadFrame(
                session.imei(),
                session.token(),
                now,
                CodecRules.DISABLED,
                "codec " + codec.label() + " is switched off for this tracker",
                CODEC_OFFSET,
                frame.bytes(),
                records);
        keepThenAcknowledge(context, bad, codec.carriesRecords());
    }

    /** Silence would make the tracker repeat the frame until its memory is full: it is kept, and then let go. */
    private void keepThenAcknowledge(ChannelHandlerContext context, Frame frame, Malformed malformed, long now) {
        boolean mayCarryRecords = malformed.codecId() >= 0
                && Codec.byId(malformed.codecId()).map(Codec::carriesRecords).orElse(true);
        int declared = mayCarryRecords ? malformed.declaredRecords() : 0;
        var bad = new BadFrame(
                session.imei(),
                session.token(),
                now,
                malformed.reason().name(),
                malformed.detail(),
                malformed.offset(),
                frame.bytes(),
                declared);
        keepThenAcknowledge(context, bad, mayCarryRecords);
    }

    private void keepThenAcknowledge(ChannelHandlerContext context, BadFrame bad, boolean mayCarryRecords) {
        damagedInARow = 0;
        takeInHand(new FrameInHand(context, 2L * bad.raw().length, false) {
            @Override
            void publish() {
                node.quarantine.keep(bad, this);
            }

            @Override
            void settle(boolean durable) {
                if (!durable) {
                    fail();
                    return;
                }
                node.counters.quarantined.increment();
                if (mayCarryRecords && answer(bad.acknowledgedRecords())) {
                    session.commands().acknowledged();
                }
            }
        });
    }

    private void takeInHand(FrameInHand inHand) {
        frameInHand = true;
        node.counters.framesInHand.increment();
        cutter.hold();
        inHand.start();
    }

    private void refuse(ChannelHandlerContext context, CloseReason reason) {
        node.counters.refused.increment();
        reason.close(context.channel());
    }

    /** Take nothing new, finish what is held. On the event loop only. */
    private void drain(ChannelHandlerContext context) {
        draining = true;
        session.commands().drain();
        if (!frameInHand) {
            sayGoodbye(context);
        }
    }

    /** A FIN first: an answer that is still on its way must not be overtaken by a reset. */
    private void sayGoodbye(ChannelHandlerContext context) {
        cutter.hold();
        CloseReason.DRAINING.mark(context.channel());
        if (context.channel() instanceof DuplexChannel channel) {
            shutDownOutput(context, channel);
            var _ = context.executor()
                    .schedule(
                            () -> CloseReason.DRAINING.close(context.channel()), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            CloseReason.DRAINING.close(context.channel());
        }
    }

    private static void shutDownOutput(ChannelHandlerContext context, DuplexChannel channel) {
        var tls = context.pipeline().get(SslHandler.class);
        if (tls == null) {
            var _ = channel.shutdownOutput();
        } else {
            // Encrypted, the end has a message of its own: without it the tracker would have to take it for an attack.
            var _ = tls.closeOutbound().addListener(_ -> {
                var _ = channel.shutdownOutput();
            });
        }
    }

    /** The frame whose outcome is open: one object for the wait, the log's answer and ours. */
    private abstract class FrameInHand extends InHand {

        FrameInHand(ChannelHandlerContext context, long costBytes, boolean isUrgent) {
            super(context, node.budget, costBytes, isUrgent);
        }

        @Override
        final void settled(ChannelHandlerContext context, boolean durable) {
            frameInHand = false;
            node.counters.framesInHand.decrement();
            settle(durable);
            if (draining) {
                sayGoodbye(context);
            } else {
                cutter.resume(context);
                // Whatever made the line unclear comes through here when it is whole, or ends the connection.
                session.commands().proceed();
            }
        }

        abstract void settle(boolean durable);

        final void fail() {
            node.counters.failed.increment();
            CloseReason.NOT_DURABLE.close(context().channel());
        }
    }

    /** What commands see of the connection. */
    private final class Line implements TrackerLine {

        private final ChannelHandlerContext context;

        Line(ChannelHandlerContext context) {
            this.context = context;
        }

        /**
         * A frame in hand holds the cutter. After a damaged frame the tracker waits for an answer that does not come, until
         * it sends the frame again.
         */
        @Override
        public boolean isClear() {
            return context.channel().isActive() && session.isNewest() && damagedInARow == 0 && cutter.isBetweenFrames();
        }

        @Override
        public void write(byte[] frame, Consumer<Write> outcome) {
            var write = context.write(Unpooled.wrappedBuffer(frame));
            if (write.isDone() && !write.isSuccess()) {
                outcome.accept(Write.REFUSED); // not even queued: no byte has left
                return;
            }
            write.addListener(done -> outcome.accept(done.isSuccess() ? Write.DONE : Write.UNCERTAIN));
            context.flush();
        }

        @Override
        public void cut() {
            CloseReason.NOT_READING.close(context.channel());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof DrainRequest) {
            drain(context);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        session.end();
        context.fireChannelInactive();
    }
}
