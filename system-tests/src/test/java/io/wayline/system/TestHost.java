package io.wayline.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.wayline.standalone.webhook.Signatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A host on this machine that answers as a test tells it to, and remembers everything. */
final class TestHost implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final JsonMapper JSON = new JsonMapper();
    private static final int BACKLOG = 512;
    private static final int DRIPS = 10_000;
    private static final Duration BETWEEN_DRIPS = Duration.ofMillis(100);
    private static final int NO_BODY = -1;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new ArrayList<>();
    private volatile Function<Request, Behaviour> behaviour = _ -> new Behaviour.Answer(200);
    private volatile List<String> secrets = List.of();
    private volatile CountDownLatch released = new CountDownLatch(1);
    private @Nullable HttpServer server;
    private final int port;

    private TestHost() {
        server = bind(0);
        port = server.getAddress().getPort();
    }

    static TestHost start() {
        return new TestHost();
    }

    /** What is done with a request. */
    sealed interface Behaviour {

        record Answer(int status) implements Behaviour {}

        record AnswerAfter(Duration pause, int status) implements Behaviour {}

        /** Says nothing until {@link TestHost#release}. */
        record Hang() implements Behaviour {}

        /** Says 200 and then a byte now and then. */
        record Drip() implements Behaviour {}

        record Redirect(String location) implements Behaviour {}
    }

    /**
     * What arrived.
     *
     * @param nanos by {@link System#nanoTime}
     * @param headers the first of each name, in lower case
     * @param verified signed with a secret that the host knew then
     */
    record Request(long nanos, String path, Map<String, String> headers, byte[] body, boolean verified) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String id() {
            return header("webhook-id");
        }

        String text() {
            return new String(body, UTF_8);
        }

        JsonNode json() {
            return JSON.readTree(body);
        }

        String type() {
            return json().path("type").asString("");
        }

        String imei() {
            return json().path("data").path("imei").asString("");
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** From now on only these verify. */
    TestHost knows(String... secretsNow) {
        secrets = List.of(secretsNow);
        return this;
    }

    TestHost answer(int status) {
        return doing(_ -> new Behaviour.Answer(status));
    }

    TestHost hang() {
        return doing(_ -> new Behaviour.Hang());
    }

    TestHost drip() {
        return doing(_ -> new Behaviour.Drip());
    }

    TestHost doing(Function<Request, Behaviour> from) {
        behaviour = from;
        return this;
    }

    /** Those that hang are answered with 200 now, if anybody still listens. */
    void release() {
        released.countDown();
        released = new CountDownLatch(1);
    }

    /** The port is closed: nobody is there. */
    synchronized void down() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    /** There again, on the same port. */
    synchronized void up() {
        if (server == null) {
            server = bind(port);
        }
    }

    List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    List<String> ids() {
        return requests().stream().map(Request::id).toList();
    }

    int count() {
        synchronized (requests) {
            return requests.size();
        }
    }

    void forget() {
        synchronized (requests) {
            requests.clear();
        }
    }

    void awaitCount(int least) {
        Awaitility.await("%d requests at the host".formatted(least))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> count() >= least);
    }

    /** The first request about this event. */
    Request await(String id) {
        return awaitRequest("event " + id, request -> request.id().equals(id));
    }

    void awaitAll(Collection<String> ids) {
        Awaitility.await("%d events".formatted(ids.size()))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(ids()).containsAll(ids));
    }

    Request awaitPath(String path) {
        return awaitRequest("a request for " + path, request -> request.path().equals(path));
    }

    private Request awaitRequest(String what, Predicate<Request> wanted) {
        return Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> requests().stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    private HttpServer bind(int onPort) {
        try {
            var bound = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), BACKLOG);
            bound.setExecutor(threads);
            bound.createContext("/", this::serve);
            bound.start();
            return bound;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = read(exchange);
            synchronized (requests) {
                requests.add(request);
            }
            switch (behaviour.apply(request)) {
                case Behaviour.Answer(int status) -> exchange.sendResponseHeaders(status, NO_BODY);
                case Behaviour.AnswerAfter(Duration pause, int status) -> {
                    LockSupport.parkNanos(pause.toNanos());
                    exchange.sendResponseHeaders(status, NO_BODY);
                }
                case Behaviour.Hang _ -> {
                    awaitRelease();
                    exchange.sendResponseHeaders(200, NO_BODY);
                }
                case Behaviour.Drip _ -> drip(exchange);
                case Behaviour.Redirect(String location) -> {
                    exchange.getResponseHeaders().set("location", location);
                    exchange.sendResponseHeaders(302, NO_BODY);
                }
            }
        }
    }

    private Request read(HttpExchange exchange) throws IOException {
        var headers = new LinkedHashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        var body = exchange.getRequestBody().readAllBytes();
        long nanos = System.nanoTime();
        return new Request(nanos, exchange.getRequestURI().getPath(), headers, body, isVerified(headers, body));
    }

    /** The clock of the test jumps, so what is signed is looked at with the time that the signature says. */
    private boolean isVerified(Map<String, String> headers, byte[] body) {
        var claim = new Signatures.Claim(
                headers.getOrDefault("webhook-id", ""),
                headers.getOrDefault("webhook-timestamp", ""),
                headers.getOrDefault("webhook-signature", ""));
        return claim.timestamp().matches("\\d{1,12}")
                && Signatures.verify(claim, body, secrets, Instant.ofEpochSecond(Long.parseLong(claim.timestamp())))
                        .isVerified();
    }

    private void awaitRelease() {
        try {
            var _ = released.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, DRIPS);
        var body = exchange.getResponseBody();
        for (int i = 0; i < DRIPS && !Thread.currentThread().isInterrupted(); i++) {
            body.write('.');
            body.flush();
            LockSupport.parkNanos(BETWEEN_DRIPS.toNanos());
        }
    }

    @Override
    public void close() {
        release();
        down();
        threads.shutdownNow();
    }
}
