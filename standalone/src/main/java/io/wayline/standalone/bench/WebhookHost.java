package io.wayline.standalone.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A host that costs next to nothing: it reads a request, shows it to somebody, and answers 204. */
final class WebhookHost implements AutoCloseable {

    private static final int BACKLOG = 512;
    private static final int LONGEST_HEAD = 16_384;
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    private static final byte[] ANSWER = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII);
    private static final String CONTENT_LENGTH = "content-length:";
    private static final String ID = "webhook-id:";

    /** Sees requests, on the thread that reads them. */
    interface Taker {
        void take(String id, byte[] body, long atNanos);
    }

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listening;
    private volatile Taker taker = (_, _, _) -> {};

    WebhookHost() throws InterruptedException {
        listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        opened.pipeline().addLast(new Requests());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    String url() {
        return "http://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort() + "/";
    }

    void show(Taker to) {
        taker = to;
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Requests with a length, as ours are. */
    private final class Requests extends ByteToMessageDecoder {

        private @Nullable String head;

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            if (head == null && !readHead(context, in)) {
                return;
            }
            var read = head;
            if (read == null) {
                return;
            }
            int length = Integer.parseInt(header(read, CONTENT_LENGTH));
            if (in.readableBytes() < length) {
                return;
            }
            head = null;
            var body = ByteBufUtil.getBytes(in, in.readerIndex(), length);
            in.skipBytes(length);
            taker.take(header(read, ID), body, System.nanoTime());
            var _ = context.writeAndFlush(Unpooled.wrappedBuffer(ANSWER));
        }

        private boolean readHead(ChannelHandlerContext context, ByteBuf in) {
            int length = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(END_OF_HEAD), in) - in.readerIndex();
            if (length < 0) {
                if (in.readableBytes() > LONGEST_HEAD) {
                    var _ = context.close();
                }
                return false;
            }
            head = in.readCharSequence(length + END_OF_HEAD.length, US_ASCII).toString();
            return true;
        }
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name, 0, name.length()))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a request without " + name));
    }
}
