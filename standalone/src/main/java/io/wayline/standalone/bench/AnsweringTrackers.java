package io.wayline.standalone.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.wayline.codec.Codec;
import io.wayline.codec.GprsEncoder;
import io.wayline.codec.GprsMessage;
import io.wayline.codec.LoginFrame;
import io.wayline.simulator.records.TestImeis;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Trackers that only take commands: they note when one arrives, and answer it at once. */
final class AnsweringTrackers implements AutoCloseable {

    /** Logins in hand at a time: a fleet comes back in minutes, not all at once. */
    private static final int LOGINS_AT_ONCE = 200;

    private static final int PATIENCE_SECONDS = 120;
    private static final int HEAD_BYTES = 8;
    private static final int CRC_BYTES = 4;
    private static final byte[] ANSWER = GprsEncoder.frame(
            Codec.CODEC_12,
            GprsMessage.of(GprsMessage.RESPONSE, "DOUT1:1 Timeout:INFINITY DOUT2:IGNORED".getBytes(US_ASCII)));

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Channel> channels = new ArrayList<>();
    private final ConcurrentHashMap<String, Long> arrivedNanos = new ConcurrentHashMap<>();

    static String imei(int tracker) {
        return TestImeis.of(tracker);
    }

    /** Connects so many; returns when all of them are admitted. */
    static AnsweringTrackers connect(int port, int count) throws InterruptedException {
        var trackers = new AnsweringTrackers();
        var admitted = new CountDownLatch(count);
        var room = new Semaphore(LOGINS_AT_ONCE);
        for (int tracker = 0; tracker < count; tracker++) {
            room.acquire();
            trackers.connect(port, imei(tracker), () -> {
                room.release();
                admitted.countDown();
            });
        }
        if (!admitted.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            trackers.close();
            throw new IllegalStateException(admitted.getCount() + " trackers were not admitted");
        }
        return trackers;
    }

    private void connect(int port, String imei, Runnable whenAdmitted) throws InterruptedException {
        var channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        opened.pipeline().addLast(new Tracker(imei, whenAdmitted));
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
        channels.add(channel);
    }

    /** When the last command of this tracker arrived, by {@link System#nanoTime}; 0 if none has since it was last asked. */
    long arrival(String imei) {
        Long at = arrivedNanos.remove(imei);
        return at == null ? 0 : at;
    }

    @Override
    public void close() {
        channels.forEach(channel -> {
            var _ = channel.close();
        });
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Tracker extends ByteToMessageDecoder {

        private final String imei;
        private final Runnable whenAdmitted;
        private boolean admitted;

        Tracker(String imei, Runnable whenAdmitted) {
            this.imei = imei;
            this.whenAdmitted = whenAdmitted;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            var _ = context.writeAndFlush(Unpooled.wrappedBuffer(LoginFrame.of(imei)));
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            if (!admitted) {
                admitted = in.readByte() == LoginFrame.ADMITTED;
                whenAdmitted.run();
                return;
            }
            if (in.readableBytes() < HEAD_BYTES) {
                return;
            }
            int length = HEAD_BYTES + in.getInt(in.readerIndex() + 4) + CRC_BYTES;
            if (in.readableBytes() >= length) {
                in.skipBytes(length);
                arrivedNanos.put(imei, System.nanoTime());
                var _ = context.writeAndFlush(Unpooled.wrappedBuffer(ANSWER));
            }
        }
    }
}
