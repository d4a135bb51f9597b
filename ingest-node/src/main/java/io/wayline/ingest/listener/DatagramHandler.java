package io.wayline.ingest.listener;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.opentelemetry.api.trace.Span;
import io.wayline.codec.Acknowledgement;
import io.wayline.codec.UdpDatagram;
import io.wayline.codec.UdpDatagram.Decoded.Invalid;
import io.wayline.codec.UdpDatagram.Decoded.Valid;
import io.wayline.ingest.capture.CaptureLog.CapturedFrame;
import io.wayline.ingest.capture.CaptureLog.Direction;
import io.wayline.ingest.capture.Captures;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.connection.SourceRanges;
import io.wayline.ingest.login.Admission;
import io.wayline.ingest.login.Admission.Verdict.Admitted;
import io.wayline.ingest.login.Admission.Verdict.Refused;
import io.wayline.ingest.login.TurnedAway;
import io.wayline.ingest.metrics.NodeCounters;
import io.wayline.ingest.pressure.InFlightBudget;
import io.wayline.ingest.session.CodecRules;
import io.wayline.ingest.session.Models;
import io.wayline.ingest.telemetry.Origin;
import io.wayline.ingest.telemetry.PacketCost;
import io.wayline.ingest.telemetry.PacketSpans;
import io.wayline.ingest.telemetry.TelemetryLog;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trackers that speak UDP: each datagram stands alone, with its IMEI. Durable datagrams are answered with the tracker's
 * own ids; whatever else happens there is no answer, because a sender's address proves nothing. The tracker sends again.
 */
public final class DatagramHandler extends SimpleChannelInboundHandler<DatagramPacket> {

    private static final Logger log = LoggerFactory.getLogger(DatagramHandler.class);

    /** What datagrams need of their node. */
    public record Surroundings(
            Admission admission,
            TurnedAway turnedAway,
            TelemetryLog telemetry,
            Models models,
            CodecRules codecs,
            Captures captures,
            PacketSpans spans,
            InstantSource time) {}

    private final InFlightBudget budget;
    private final NodeCounters counters;
    private final SourceRanges sources;
    private final Surroundings node;

    /** @param sources where trackers may come from; empty for everywhere */
    DatagramHandler(InFlightBudget budget, NodeCounters counters, SourceRanges sources, Surroundings node) {
        this.budget = budget;
        this.counters = counters;
        this.sources = sources;
        this.node = node;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        counters.datagramsReceived.increment();
        long now = node.time.millis();
        if (!sources.isEmpty() && !sources.contain(packet.sender())) {
            counters.datagramsRefused.increment();
            counters.datagramsNotAllowed.increment();
            node.turnedAway.add(packet.sender().getAddress().getHostAddress(), CloseReason.SOURCE_NOT_ALLOWED, now);
            return;
        }
        switch (UdpDatagram.decode(ByteBufUtil.getBytes(packet.content()))) {
            case Invalid(var malformed) -> {
                counters.malformed(malformed.reason()).increment();
                counters.datagramsRefused.increment();
            }
            case Valid(var datagram) -> {
                switch (node.admission.of(datagram.imei())) {
                    case Refused(var reason) -> {
                        counters.datagramsRefused.increment();
                        node.turnedAway.add(datagram.imei(), reason, now);
                    }
                    case Admitted admitted -> {
                        capture(admitted, datagram, packet, now);
                        if (node.codecs.allow(
                                admitted.model(), datagram.packet().codec())) {
                            publish(context, packet, datagram, admitted, now);
                        } else {
                            counters.codecDisabled.increment();
                            counters.datagramsRefused.increment();
                        }
                    }
                }
            }
        }
    }

    private void capture(Admitted admitted, UdpDatagram datagram, DatagramPacket packet, long now) {
        if (admitted.captureUntilMillis() > now) {
            var bytes = ByteBufUtil.getBytes(packet.content());
            capture(admitted, datagram.imei(), Direction.INBOUND, bytes, packet.sender(), now);
        }
    }

    private void capture(
            Admitted admitted, String imei, Direction direction, byte[] raw, InetSocketAddress tracker, long now) {
        if (admitted.captureUntilMillis() > now) {
            var address = tracker.getAddress().getHostAddress();
            var _ = node.captures.offer(new CapturedFrame(imei, direction, now, 0, raw, address, 0));
        }
    }

    private void publish(
            ChannelHandlerContext context, DatagramPacket packet, UdpDatagram datagram, Admitted admitted, long now) {
        long cost = PacketCost.of(datagram.packet(), packet.content().readableBytes());
        var span = node.spans.begin(datagram.imei(), datagram.packet());
        if (!budget.tryAcquire(cost)) {
            counters.datagramsRefused.increment();
            PacketSpans.refused(span, CloseReason.OVERLOADED.name());
            return;
        }
        counters.datagramsInHand.increment();
        counters.recordsReceived.add(datagram.packet().records().size());
        var sender = packet.sender();
        var recipient = packet.recipient();
        var origin = new Origin(
                datagram.imei(), admitted.model(), node.models.dictionaryOf(admitted.model()), 0, Origin.Transport.UDP);
        node.telemetry.streamOf(origin).publish(datagram.packet(), datagram.avlPacketId(), now, span, failure -> {
            budget.release(cost);
            context.executor().execute(() -> answer(context, datagram, admitted, sender, recipient, span, failure));
        });
    }

    private void answer(
            ChannelHandlerContext context,
            UdpDatagram datagram,
            Admitted admitted,
            InetSocketAddress sender,
            InetSocketAddress recipient,
            Span span,
            @Nullable Exception failure) {
        int records = datagram.packet().records().size();
        counters.datagramsInHand.decrement();
        if (failure != null) {
            counters.recordsFailed.add(records);
            counters.datagramsFailed.increment();
            PacketSpans.refused(span, CloseReason.NOT_DURABLE.name());
            return;
        }
        counters.recordsDurable.add(records);
        counters.datagramsAcknowledged.increment();
        var count = Acknowledgement.udp(datagram.packetId(), datagram.avlPacketId(), records);
        capture(admitted, datagram.imei(), Direction.OUTBOUND, count, sender, node.time.millis());
        var _ = context.writeAndFlush(
                new DatagramPacket(Unpooled.wrappedBuffer(count), /* recipient= */ sender, /* sender= */ recipient));
        span.end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.atWarn().addKeyValue("reason", cause.toString()).log("datagram not answered");
    }
}
