package io.wayline.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/** A tracker reduced to a socket: writes the bytes it is given, reads the bytes that come back. */
final class TrackerSocket implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;

    private TrackerSocket(Socket socket) {
        this.socket = socket;
    }

    static TrackerSocket connect(int port) {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.setTcpNoDelay(true);
            return new TrackerSocket(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TrackerSocket login(String imei) {
        return send("000f" + HexFormat.of().formatHex(imei.getBytes(StandardCharsets.US_ASCII)));
    }

    TrackerSocket send(String hex) {
        try {
            socket.getOutputStream().write(HexFormat.of().parseHex(hex));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One segment a byte, as far as the network stack plays along. */
    TrackerSocket sendByteByByte(String hex) {
        for (int at = 0; at < hex.length(); at += 2) {
            send(hex.substring(at, at + 2));
        }
        return this;
    }

    /** The next bytes of the server in hex; shorter if it closes, empty if it is closed already. */
    String receive(int bytes) {
        try {
            return HexFormat.of().formatHex(socket.getInputStream().readNBytes(bytes));
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no answer within " + PATIENCE, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
