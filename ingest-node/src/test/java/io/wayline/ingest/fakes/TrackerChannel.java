package io.wayline.ingest.fakes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection without a network, seen from the tracker. */
public final class TrackerChannel extends EmbeddedChannel {

    private static final SocketAddress REMOTE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

    private final List<ByteBuf> said = new ArrayList<>();

    public TrackerChannel(ChannelHandler handler) {
        super(handler);
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return REMOTE;
    }

    /** The tracker sends these bytes in one piece. */
    public void say(byte[] bytes) {
        var buffer = Unpooled.buffer(bytes.length).writeBytes(bytes);
        said.add(buffer);
        writeInbound(buffer);
        runPendingTasks();
    }

    /** Ends the connection; an error if bytes of the tracker are still held by somebody. */
    public void endWithoutLeak() {
        finishAndReleaseAll();
        runPendingTasks();
        for (var buffer : said) {
            if (buffer.refCnt() != 0) {
                throw new AssertionError("%d bytes were never released".formatted(buffer.capacity()));
            }
        }
    }

    /** The tracker hangs up. */
    public void leave() {
        var _ = close();
        runPendingTasks();
    }

    /** All that the tracker has been answered since the last call, in hex. */
    public String heard() {
        runPendingTasks();
        var all = new StringBuilder();
        for (@Nullable ByteBuf next = readOutbound(); next != null; next = readOutbound()) {
            all.append(HexFormat.of().formatHex(ByteBufUtil.getBytes(next)));
            next.release();
        }
        return all.toString();
    }
}
