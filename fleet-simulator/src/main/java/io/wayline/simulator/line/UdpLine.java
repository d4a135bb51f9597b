package io.wayline.simulator.line;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramPacket;
import io.wayline.codec.FrameBoundary;
import io.wayline.simulator.tracker.Fate;
import io.wayline.simulator.tracker.Tracker;

/**
 * The line of a tracker on UDP: a socket of its own, no login, the IMEI in every datagram. A repeated packet has the ids
 * of its first sending; an answer with other ids is not for it.
 *
 * <pre>
 * length 2, packet id 2, 01, AVL packet id 1, 000F, IMEI 15, the data of a TCP frame
 * answer: 0005, packet id 2, 01, AVL packet id 1, count 1
 * </pre>
 */
final class UdpLine extends Line {

    private static final int HEADER_BYTES = 23;
    private static final int FRAME_DATA_OFFSET = 8;
    private static final int ANSWER_BYTES = 7;

    private final Bootstrap bootstrap;
    private final byte[] imei;
    private int packetId;

    UdpLine(Tracker tracker, FleetLoop loop, int index, Bootstrap bootstrap, Simulated device) {
        super(tracker, loop, index);
        this.bootstrap = bootstrap.clone().handler(this);
        this.imei = device.imei().getBytes(US_ASCII);
    }

    @Override
    ChannelFuture openChannel() {
        return bootstrap.connect();
    }

    @Override
    void sendLogin(Channel to) {
        throw new IllegalStateException("there is no login on UDP");
    }

    @Override
    void sendPacket(Channel to, boolean again) {
        if (!again) {
            packetId++;
        }
        if (tracker.fate() instanceof Fate.Late(long pauseMillis)) {
            later(to, pauseMillis, () -> writeDatagram(to));
        } else {
            writeDatagram(to);
        }
    }

    private void writeDatagram(Channel to) {
        startStopwatch();
        write(to, datagram(to));
    }

    private ByteBuf datagram(Channel to) {
        var source = tracker.source();
        int data = source.length() - FrameBoundary.ENVELOPE_BYTES;
        return to.alloc()
                .directBuffer(HEADER_BYTES + data)
                .writeShort(HEADER_BYTES - 2 + data)
                .writeShort(packetId)
                .writeByte(1)
                .writeByte(packetId)
                .writeShort(imei.length)
                .writeBytes(imei)
                .writeBytes(source.frame(), FRAME_DATA_OFFSET, data);
    }

    @Override
    ByteBuf content(Object message) {
        return ((DatagramPacket) message).content();
    }

    @Override
    void received(Channel from, ByteBuf in) {
        if (in.readableBytes() != ANSWER_BYTES || tracker.state() != Tracker.State.AWAITING) {
            return;
        }
        int start = in.readerIndex();
        boolean ours = in.getUnsignedShort(start + 2) == (packetId & 0xFFFF)
                && in.getUnsignedByte(start + 5) == (packetId & 0xFF);
        if (ours) {
            answered(in.getUnsignedByte(start + 6));
        }
    }

    /** Nobody listens there at the moment: the time-out will send again. */
    @Override
    void failed(ChannelHandlerContext ctx) {}
}
