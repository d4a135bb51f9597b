package io.wayline.simulator.line;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.wayline.codec.LoginFrame;
import io.wayline.simulator.commands.CommandBehaviour;
import io.wayline.simulator.line.ServerStream.Expecting;
import io.wayline.simulator.tracker.Fate;
import io.wayline.simulator.tracker.Tracker;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The line of a tracker on TCP. */
final class TcpLine extends Line {

    /** A command follows its four zero bytes at once; so long silence after them says that they were a count. */
    private static final long ZERO_COUNT_MILLIS = 200;

    private final Bootstrap bootstrap;
    private final byte[] login;
    private final CommandReactions reactions;
    private final ServerStream stream = new ServerStream();
    private @Nullable InetSocketAddress movedTo;

    TcpLine(
            Tracker tracker,
            FleetLoop loop,
            int index,
            Bootstrap bootstrap,
            @Nullable LineEncryption encryption,
            Simulated device,
            CommandBehaviour behaviour) {
        super(tracker, loop, index);
        this.bootstrap = bootstrap.clone().handler(encryption == null ? this : encrypted(encryption));
        this.login = LoginFrame.of(device.imei());
        this.reactions = new CommandReactions(this, device, behaviour, loop.now());
    }

    /** What is said before the handshake ends waits for it. */
    private ChannelHandler encrypted(LineEncryption encryption) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(encryption.handler(channel.alloc()), TcpLine.this);
            }
        };
    }

    @Override
    ChannelFuture openChannel() {
        stream.clear();
        return movedTo == null ? bootstrap.connect() : bootstrap.connect(movedTo);
    }

    /** From the next connection on. */
    void moveTo(InetSocketAddress target) {
        movedTo = target;
    }

    @Override
    void stepDone() {
        var open = open();
        if (open != null) {
            reactions.settled(open);
        }
    }

    @Override
    void sendLogin(Channel to) {
        send(to, login, login.length);
    }

    @Override
    void sendPacket(Channel to, boolean again) {
        var source = tracker.source();
        send(to, source.frame(), source.length());
    }

    @Override
    ByteBuf content(Object message) {
        return (ByteBuf) message;
    }

    @Override
    void received(Channel from, ByteBuf in) {
        // Nearly every read is one whole answer: it needs no copy.
        if (in.readableBytes() == 4 && stream.isEmpty() && tracker.state() == Tracker.State.AWAITING) {
            int count = in.getInt(in.readerIndex());
            if (count != 0) {
                answered(count);
                return;
            }
        }
        stream.add(in);
        while (isOn(from)) {
            var token = stream.next(expecting());
            switch (token) {
                case NOTHING -> {
                    return;
                }
                case ZERO_OR_COMMAND -> {
                    later(from, ZERO_COUNT_MILLIS, this::settleZero);
                    return;
                }
                case ADMITTED -> {
                    perform(tracker.admitted(loop.now()));
                    reactions.admitted(from);
                }
                case REFUSED -> perform(tracker.refused(loop.now()));
                case COUNT -> answered(stream.count());
                case COMMAND -> reactions.received(from, stream.command());
                case GARBAGE -> perform(tracker.stray(loop.now()));
            }
        }
    }

    @Override
    void failed(ChannelHandlerContext ctx) {
        var _ = ctx.close();
    }

    private void settleZero() {
        if (tracker.state() == Tracker.State.AWAITING && stream.settleAsCount()) {
            answered(stream.count());
        }
    }

    private Expecting expecting() {
        return switch (tracker.state()) {
            case LOGGING_IN -> Expecting.LOGIN_ANSWER;
            case AWAITING -> Expecting.PACKET_ANSWER;
            case OFFLINE, CONNECTING, READY, FINISHED -> Expecting.COMMANDS_ONLY;
        };
    }

    private void send(Channel to, byte[] bytes, int length) {
        switch (tracker.fate()) {
            case Fate.Clean _, Fate.CutAfterAnswer _, Fate.AnswerLost _, Fate.SentTwice _, Fate.Offline _ ->
                writeEnd(to, bytes, 0, length);
            case Fate.Torn(int at, long pauseMillis) -> {
                write(to, bytes, 0, at);
                later(to, pauseMillis, () -> writeEnd(to, bytes, at, length));
            }
            case Fate.Late(long pauseMillis) -> later(to, pauseMillis, () -> writeEnd(to, bytes, 0, length));
            case Fate.CutInside(int at) -> {
                write(to, bytes, 0, at);
                later(to, 1, this::cut);
            }
            case Fate.CutBeforeAnswer _ -> {
                write(to, bytes, 0, length);
                cut();
            }
        }
    }

    private void writeEnd(Channel to, byte[] bytes, int from, int length) {
        startStopwatch();
        write(to, bytes, from, length);
    }
}
