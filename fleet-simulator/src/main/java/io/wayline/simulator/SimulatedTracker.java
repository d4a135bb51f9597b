package io.wayline.simulator;

import io.wayline.codec.AvlEncoder;
import io.wayline.codec.AvlRecord;
import io.wayline.codec.Codec;
import io.wayline.codec.FrameBoundary;
import io.wayline.codec.GpsElement;
import io.wayline.codec.IoElement;
import io.wayline.codec.IoElements;
import io.wayline.codec.LoginFrame;
import io.wayline.simulator.commands.ReceivedCommand;
import io.wayline.simulator.commands.StandingVehicle;
import io.wayline.simulator.commands.TrackerCommands;
import io.wayline.simulator.commands.TrackerCommands.Outcome;
import io.wayline.simulator.records.Outputs;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One tracker that does exactly what it is told, for tests that need a certain order of things. Each call does its part and
 * returns; what the gateway says meanwhile is kept until it is asked for. To be used by one thread.
 *
 * <pre>
 * try (var tracker = new SimulatedTracker("350612345678901")) {
 *     tracker.connect("127.0.0.1", port);
 *     tracker.login();
 *     var command = tracker.awaitCommand(ofSeconds(5));
 *     tracker.disconnect();                       // in the tunnel
 *     tracker.connect("127.0.0.1", otherPort);
 *     tracker.login();
 *     tracker.respond(command, "DOUT1:1");        // late
 * }
 * </pre>
 */
public final class SimulatedTracker implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final int RECORDS_PER_PACKET = 50;
    private static final int TRANSMISSIONS = 3;
    private static final GpsElement POSITION = new GpsElement(252_797_000, 546_872_000, 112, 0, 9, 0);

    private final String imei;
    private final Outputs outputs = new Outputs();
    private final TrackerCommands commands;
    private final BlockingQueue<ReceivedCommand> received = new LinkedBlockingQueue<>();
    private final List<Connection> left = new ArrayList<>();
    private Codec codec = Codec.CODEC_8E;
    private @Nullable Connection connection;
    private @Nullable InetSocketAddress address;
    private long lastRecordMillis;
    private int number;

    public SimulatedTracker(String imei) {
        this.imei = imei;
        this.commands = new TrackerCommands(imei, outputs, new StandingVehicle(outputs), System.currentTimeMillis());
    }

    public String imei() {
        return imei;
    }

    /** What commands have switched; records say it. */
    public Outputs outputs() {
        return outputs;
    }

    /** How records are encoded from now on: 8, 8E or 16. */
    public void encode(Codec as) {
        codec = as;
    }

    /** Opens a connection and says nothing yet. */
    public void connect(String host, int port) {
        address = new InetSocketAddress(host, port);
        connection = new Connection(address);
    }

    /** Says the IMEI and waits for the answer: true if admitted. */
    public boolean login() {
        var open = open();
        open.write(LoginFrame.of(imei));
        return open.await(open.loginAnswers, "answer to the login") == 1;
    }

    /** Ends the connection and makes another to the same address, with login. */
    public boolean reconnect() {
        var before = Optional.ofNullable(address).orElseThrow(() -> new IllegalStateException("was never connected"));
        return reconnectTo(before.getPort());
    }

    /** Ends the connection and makes another to another port of the same host, with login. */
    public boolean reconnectTo(int port) {
        var before = Optional.ofNullable(address).orElseThrow(() -> new IllegalStateException("was never connected"));
        disconnect();
        connect(before.getHostString(), port);
        return login();
    }

    /** Sends made-up records, each packet after the acknowledgement of the one before; returns their device times. */
    public List<Long> sendRecords(int records) {
        var times = new ArrayList<Long>();
        while (times.size() < records) {
            var packet = records(Math.min(RECORDS_PER_PACKET, records - times.size()));
            send(packet);
            packet.forEach(record -> times.add(record.timestampMillis()));
        }
        return times;
    }

    private void send(List<AvlRecord> packet) {
        var frame = AvlEncoder.frame(codec, packet);
        for (int transmission = 1; transmission <= TRANSMISSIONS; transmission++) {
            open().write(frame);
            if (awaitAcknowledgement() == packet.size()) {
                return;
            }
        }
        throw new IllegalStateException(
                "%d records were not acknowledged, though sent %d times".formatted(packet.size(), TRANSMISSIONS));
    }

    /** Sends one packet of made-up records and does not wait: its count is the next {@link #awaitAcknowledgement}. */
    public void writeRecords(int records) {
        open().write(AvlEncoder.frame(codec, records(records)));
    }

    /** The next count that the gateway says. */
    public int awaitAcknowledgement() {
        var open = open();
        return open.await(open.counts, "acknowledgement");
    }

    /** Sends the lone byte that keeps a connection open. */
    public void ping() {
        open().write(new byte[] {(byte) 0xFF});
    }

    /** The next command that was received, on whichever connection; fails if none comes in time. */
    public ReceivedCommand awaitCommand(Duration atMost) {
        return pollCommand(atMost)
                .orElseThrow(() -> new IllegalStateException("no command for %s in %s".formatted(imei, atMost)));
    }

    /** The next command that was received; empty if none comes in time. */
    public Optional<ReceivedCommand> pollCommand(Duration atMost) {
        try {
            return Optional.ofNullable(received.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Carries a command out and answers as a good tracker does; returns what it said, if anything. */
    public Optional<String> respondAsUsual(ReceivedCommand command) {
        return switch (commands.carryOut(command.text(), System.currentTimeMillis())) {
            case Outcome.Answer(var text) -> {
                respond(command, text);
                yield Optional.of(text);
            }
            case Outcome.Silence _ -> Optional.empty();
            case Outcome.Restart _ -> {
                disconnect();
                yield Optional.empty();
            }
        };
    }

    /** Answers a command on the connection that is open now, whichever it came by. */
    public void respond(ReceivedCommand command, String text) {
        open().write(command.answer(text));
    }

    /** Answers a command with bytes that are no text. */
    public void respondBinary(ReceivedCommand command, byte[] payload) {
        open().write(command.answer(payload));
    }

    /** Refuses in codec 14: the command was for another IMEI. */
    public void nack(String otherImei) {
        open().write(ReceivedCommand.nack(otherImei));
    }

    /** Sends any bytes. */
    public void write(byte[] bytes) {
        open().write(bytes);
    }

    /** Leaves the connection open and does nothing with it any more: neither reads nor writes nor closes. */
    public void halfOpen() {
        var open = open();
        open.abandoned = true;
        left.add(open);
        connection = null;
    }

    /** Ends the connection, if there is one. */
    public void disconnect() {
        var open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    /** True once the gateway has ended the connection. */
    public boolean awaitClosed(Duration atMost) {
        try {
            return open().ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        disconnect();
        left.forEach(Connection::close);
    }

    private Connection open() {
        var open = connection;
        if (open == null) {
            throw new IllegalStateException(imei + " is not connected");
        }
        return open;
    }

    private List<AvlRecord> records(int count) {
        var records = new ArrayList<AvlRecord>();
        for (int i = 0; i < count; i++) {
            lastRecordMillis = Math.max(lastRecordMillis + 1, System.currentTimeMillis());
            outputs.look(lastRecordMillis);
            records.add(AvlRecord.of(
                    lastRecordMillis,
                    0,
                    POSITION,
                    0,
                    codec == Codec.CODEC_16 ? 0 : AvlRecord.NO_GENERATION_TYPE,
                    IoElements.of(List.of(
                            IoElement.fixed(239, 1, 0),
                            IoElement.fixed(179, 1, outputs.isOn(1) ? 1 : 0),
                            IoElement.fixed(180, 1, outputs.isOn(2) ? 1 : 0),
                            IoElement.fixed(66, 2, 12_640)))));
        }
        return records;
    }

    private void commandReceived(byte[] frame) {
        ReceivedCommand.of(frame, imei, number + 1).ifPresent(command -> {
            number++;
            received.add(command);
        });
    }

    /** A socket and the thread that reads it. */
    private final class Connection {

        /** A command follows its four zero bytes at once; so long silence after them says that they were a count. */
        private static final int ZERO_COUNT_MILLIS = 200;

        private final Socket socket = new Socket();
        private final BlockingQueue<Integer> loginAnswers = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> counts = new LinkedBlockingQueue<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean abandoned;

        Connection(InetSocketAddress to) {
            try {
                socket.setTcpNoDelay(true);
                socket.connect(to, CONNECT_MILLIS);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot connect to " + to, e);
            }
            Thread.ofVirtual().name("tracker " + imei).start(this::read);
        }

        void write(byte[] bytes) {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(imei + " cannot write: the connection is gone", e);
            }
        }

        int await(BlockingQueue<Integer> from, String what) {
            try {
                Integer value = from.poll(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                if (value == null) {
                    throw new IllegalStateException("no %s for %s in %s".formatted(what, imei, ANSWER_LIMIT));
                }
                return value;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void read() {
            try {
                var in = new DataInputStream(socket.getInputStream());
                loginAnswers.add(in.readUnsignedByte());
                while (!abandoned) {
                    int word = in.readInt();
                    if (abandoned) {
                        return;
                    }
                    if (word != 0) {
                        counts.add(word);
                    } else {
                        readZero(in);
                    }
                }
            } catch (EOFException _) {
                ended.countDown();
            } catch (IOException _) {
                // Reset by the gateway, or closed by ourselves.
                ended.countDown();
            }
        }

        /** Four zero bytes: a count, or the beginning of a command. */
        private void readZero(DataInputStream in) throws IOException {
            int first;
            socket.setSoTimeout(ZERO_COUNT_MILLIS);
            try {
                first = in.readUnsignedByte();
            } catch (SocketTimeoutException _) {
                counts.add(0);
                return;
            } finally {
                socket.setSoTimeout(0);
            }
            int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
            var frame = ByteBuffer.allocate(length + FrameBoundary.ENVELOPE_BYTES)
                    .putInt(0)
                    .putInt(length);
            in.readFully(frame.array(), frame.position(), frame.remaining());
            commandReceived(frame.array());
        }
    }
}
