package io.wayline.webhooks.delivery.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** A host on loopback that answers as badly as a test wants: the script has the socket's bytes in its hands. */
final class RawHost implements AutoCloseable {

    /** @param connection numbered from 1 */
    record Request(int connection, String line, Map<String, String> headers, byte[] body) {}

    interface Script {

        /** Answers one request; the connection is closed if it throws. */
        void answer(Request request, Answer answer) throws IOException, InterruptedException;
    }

    final class Answer {

        private final Socket socket;
        private final OutputStream out;

        Answer(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(ISO_8859_1));
            out.flush();
        }

        void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Not a timed wait of the test: the pace of a bad host. Throws once the host is closed, or the other side is gone. */
        void pause() throws IOException, InterruptedException {
            if (ended.await(20, TimeUnit.MILLISECONDS)) {
                throw new IOException("the host is closed");
            }
        }

        void hang() throws InterruptedException {
            ended.await();
        }

        void hangUp() throws IOException {
            socket.close();
        }
    }

    private final ServerSocket server;
    private final String scheme;
    private final Script script;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    private RawHost(ServerSocket server, String scheme, Script script) {
        this.server = server;
        this.scheme = scheme;
        this.script = script;
        Thread.startVirtualThread(this::accept);
    }

    static RawHost answering(Script script) {
        return on(InetAddress.getLoopbackAddress(), ServerSocketFactory.getDefault(), "http", script);
    }

    static RawHost answering(String response) {
        return answering((_, answer) -> answer.write(response));
    }

    static RawHost on(InetAddress address, ServerSocketFactory sockets, String scheme, Script script) {
        try {
            return new RawHost(sockets.createServerSocket(0, 50, address), scheme, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url(String host) {
        return URI.create("%s://%s:%d/hook".formatted(scheme, host, server.getLocalPort()));
    }

    URI url() {
        return url("127.0.0.1");
    }

    List<Request> requests() {
        return requests;
    }

    int connections() {
        return connections.get();
    }

    /** Those that the other side has not closed. */
    long open() {
        return sockets.stream().filter(socket -> !socket.isClosed()).count();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                sockets.add(socket);
                int number = connections.incrementAndGet();
                Thread.startVirtualThread(() -> serve(socket, number));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            while (true) {
                var request = read(number, socket.getInputStream());
                if (request.isEmpty()) {
                    return;
                }
                requests.add(request.get());
                script.answer(request.get(), new Answer(socket));
            }
        } catch (IOException _) {
            // the other side is gone, or the script wants to be
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Request> read(int connection, InputStream in) throws IOException {
        var line = line(in);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        var headers = new TreeMap<String, String>();
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.merge(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return Optional.of(new Request(connection, line, headers, in.readNBytes(length)));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(ISO_8859_1).strip();
    }

    @Override
    public void close() {
        stop();
    }

    /** Closes every connection. */
    void stop() {
        ended.countDown();
        try {
            server.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
