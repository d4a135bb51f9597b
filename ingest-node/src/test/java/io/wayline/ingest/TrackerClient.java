package io.wayline.ingest;

import io.wayline.codec.LoginFrame;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** A tracker on a plain socket: says what it is told to, and reads byte by byte what comes back. */
final class TrackerClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final DataInputStream answers;

    TrackerClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
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
