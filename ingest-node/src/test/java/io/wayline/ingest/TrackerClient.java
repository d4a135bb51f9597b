package io.wayline.ingest;

import io.wayline.codec.Codec;
import io.wayline.codec.GprsEncoder;
import io.wayline.codec.GprsMessage;
import io.wayline.codec.LoginFrame;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A tracker on a plain socket: says what it is told to, and reads byte by byte what comes back. */
final class TrackerClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Codec, quantity, type and length before the text, quantity after it. */
    private static final int COMMAND_OVERHEAD_BYTES = 8;

    private static final int COMMAND_TEXT_AT = 7;

    private final Socket socket;
    private final DataInputStream answers;

    TrackerClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** On a connection that somebody else has made. */
    TrackerClient(Socket connection) throws IOException {
        socket = connection;
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        socket.setTcpNoDelay(true);
        answers = new DataInputStream(socket.getInputStream());
    }

    /** A tracker that is let in. */
    static TrackerClient admitted(int port, String imei) throws IOException {
        var client = new TrackerClient(port);
        int answer = client.login(imei);
        if (answer != LoginFrame.ADMITTED) {
            client.close();
            throw new IllegalStateException("login of " + imei + ": " + answer + " (expected: 1)");
        }
        return client;
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The byte that answers; -1 for the end of the stream. */
    int login(String imei) throws IOException {
        send(LoginFrame.of(imei));
        return answers.read();
    }

    /** The count that answers. */
    int sendPacket(byte[] frame) throws IOException {
        send(frame);
        return readCount();
    }

    int readCount() throws IOException {
        return answers.readInt();
    }

    /** The text of the command that comes; in codec 12, and alone. */
    String readCommand() throws IOException {
        int preamble = answers.readInt();
        if (preamble != 0) {
            throw new IOException("preamble: %08x (expected: 0)".formatted(preamble));
        }
        var data = answers.readNBytes(answers.readInt());
        int crc = answers.readInt();
        int textBytes = data.length - COMMAND_OVERHEAD_BYTES;
        var text = new String(data, COMMAND_TEXT_AT, textBytes, StandardCharsets.US_ASCII);
        var expected = GprsEncoder.frame(
                Codec.CODEC_12, GprsMessage.of(GprsMessage.COMMAND, text.getBytes(StandardCharsets.US_ASCII)));
        int expectedCrc = ByteBuffer.wrap(expected).getInt(expected.length - Integer.BYTES);
        if (crc != expectedCrc) {
            throw new IOException("CRC: %08x (expected: %08x)".formatted(crc, expectedCrc));
        }
        return text;
    }

    /** Answers a command. */
    void answer(String text) throws IOException {
        send(GprsEncoder.frame(
                Codec.CODEC_12, GprsMessage.of(GprsMessage.RESPONSE, text.getBytes(StandardCharsets.US_ASCII))));
    }

    /** True if the other side ends the stream without a further byte. */
    boolean isHungUpOn() throws IOException {
        try {
            return answers.read() == -1;
        } catch (java.net.SocketException _) {
            return true; // reset: ended even more firmly
        }
    }

    /** Waits a moment for a byte that must not come. */
    boolean hearsNothingFor(Duration moment) throws IOException {
        socket.setSoTimeout(Math.toIntExact(moment.toMillis()));
        try {
            return answers.read() == -1;
        } catch (java.net.SocketTimeoutException _) {
            return true;
        } finally {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
