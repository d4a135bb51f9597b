package io.wayline.simulator;

import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.FrameDecoder;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A gateway on a loopback socket, one virtual thread a connection. It keeps what it acknowledged, and notes every breach
 * of the protocol. How it answers is up to the test.
 */
final class FakeGateway implements AutoCloseable {

    /** What the gateway says to a login or a packet, given how many of them the tracker has sent before. */
    interface Manners {
        default boolean admits(String imei, int loginsBefore) {
            return true;
        }

        /** The bytes to answer a whole packet with; the usual ones are the count. */
        default byte[] answer(String imei, int packetsBefore, byte[] count) {
            return count;
        }
    }

    private final ServerSocket server;
    private final Manners manners;
    private final Map<String, AtomicInteger> logins = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> packets = new ConcurrentHashMap<>();
    private final Map<String, byte[]> lastUnacknowledged = new ConcurrentHashMap<>();
    private final Set<AcknowledgedRecord> stored = ConcurrentHashMap.newKeySet();
    private final List<String> breaches = new CopyOnWriteArrayList<>();
    private final List<byte[]> responses = new CopyOnWriteArrayList<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<String, Socket> sessions = new ConcurrentHashMap<>();

    private FakeGateway(Manners manners, ServerSocket server) {
        this.server = server;
        this.manners = manners;
        Thread.ofVirtual().start(this::accept);
    }

    static FakeGateway start(Manners manners) throws IOException {
        return start(manners, 0);
    }

    static FakeGateway start(Manners manners, int port) throws IOException {
        return new FakeGateway(manners, new ServerSocket(port, 500, InetAddress.getLoopbackAddress()));
    }

    /** On sockets that encrypt. */
    static FakeGateway start(Manners manners, SSLContext encryption) throws IOException {
        var sockets = encryption.getServerSocketFactory();
        return new FakeGateway(manners, sockets.createServerSocket(0, 500, InetAddress.getLoopbackAddress()));
    }

    int port() {
        return server.getLocalPort();
    }

    /** Every record the gateway has seen whole, acknowledged or not. */
    Set<AcknowledgedRecord> stored() {
        return stored;
    }

    List<String> breaches() {
        return breaches;
    }

    /** Frames of codec 12 to 14 from trackers. */
    List<byte[]> responses() {
        return responses;
    }

    /** True if the tracker is admitted now. */
    boolean hasSession(String imei) {
        return sessions.containsKey(imei);
    }

    int openConnections() {
        return sockets.size();
    }

    int logins(String imei) {
        return logins.getOrDefault(imei, new AtomicInteger()).get();
    }

    /** Writes a command to the newest connection of a tracker. */
    void send(String imei, byte[] frame) throws IOException {
        var socket = sessions.get(imei);
        if (socket == null) {
            throw new IllegalStateException(imei + " is not connected");
        }
        socket.getOutputStream().write(frame);
    }

    int pings() {
        return pings.get();
    }

    int packets() {
        return packets.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    breaches.add("accept: " + e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        @Nullable String imei = null;
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            var out = socket.getOutputStream();
            imei = login(in, out);
            if (imei != null) {
                sessions.put(imei, socket);
            }
            while (imei != null) {
                frame(imei, in, out);
            }
        } catch (EOFException _) {
            // The tracker hung up, perhaps in the middle of a frame.
        } catch (IOException e) {
            // Cut connections are what these tests are about; a reset is one of their faces.
            if (server.isClosed()) {
                return;
            }
        } finally {
            sockets.remove(socket);
            if (imei != null) {
                sessions.remove(imei, socket);
            }
        }
    }

    private @Nullable String login(DataInputStream in, OutputStream out) throws IOException {
        int length = in.readUnsignedShort();
        var imei = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
        int before = logins.computeIfAbsent(imei, _ -> new AtomicInteger()).getAndIncrement();
        boolean admitted = manners.admits(imei, before);
        out.write(admitted ? 1 : 0);
        return admitted ? imei : null;
    }

    private void frame(String imei, DataInputStream in, OutputStream out) throws IOException {
        int first = in.readUnsignedByte();
        if (first == 0xFF) {
            pings.incrementAndGet();
            return;
        }
        in.skipNBytes(3);
        int length = in.readInt();
        var frame = new byte[length + 12];
        System.arraycopy(
                new byte[] {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length},
                0,
                frame,
                4,
                4);
        in.readFully(frame, 8, length + 4);
        if (FrameDecoder.decode(frame) instanceof AvlPacket(var _, var records)) {
            sameAsBefore(imei, frame);
            records.forEach(record -> stored.add(new AcknowledgedRecord(imei, record.timestampMillis())));
            int before = packets.computeIfAbsent(imei, _ -> new AtomicInteger()).getAndIncrement();
            var count = new byte[] {0, 0, 0, (byte) records.size()};
            var answer = manners.answer(imei, before, count);
            if (in.available() > 0 && in.available() != 1) {
                breaches.add(imei + " sent " + in.available() + " bytes before its packet was answered");
            }
            if (Arrays.equals(answer, count)) {
                lastUnacknowledged.remove(imei);
            } else {
                lastUnacknowledged.put(imei, frame);
            }
            out.write(answer);
        } else if (frame[8] == 0x0C || frame[8] == 0x0E) {
            responses.add(frame);
        } else {
            breaches.add("not a frame: " + HexFormat.of().formatHex(frame));
        }
    }

    private void sameAsBefore(String imei, byte[] frame) {
        var before = lastUnacknowledged.get(imei);
        if (before != null && !Arrays.equals(before, frame)) {
            breaches.add(imei + " sent another packet though the last one was not acknowledged");
        }
    }
}
