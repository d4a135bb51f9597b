package io.wayline.webhooks.delivery.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.wayline.webhooks.address.AddressPolicy;
import io.wayline.webhooks.delivery.Message;
import io.wayline.webhooks.delivery.Outcome;
import io.wayline.webhooks.delivery.Outcome.Accepted;
import io.wayline.webhooks.delivery.Outcome.Refused;
import io.wayline.webhooks.delivery.Outcome.Unanswered;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.Endpoint.Filter;
import io.wayline.webhooks.signing.SigningSecret;
import io.wayline.webhooks.signing.SigningSecrets;
import io.wayline.webhooks.signing.Verifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every host here is as bad as it can be; whoever is not cut off would hang the test. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpSenderTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration HASTY = Duration.ofMillis(400);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final SigningSecret SECRET = SigningSecret.draw(new SecureRandom());
    private static final byte[] BODY = "{\"type\":\"endpoint.test\"}".getBytes(UTF_8);
    private static final AddressPolicy LOOPBACK_TOO = new AddressPolicy(false, true);

    private final List<HttpSender> senders = new ArrayList<>();
    private final HttpSender sender = sender(LOOPBACK_TOO, InetAddress::getAllByName);

    @AfterEach
    void close() {
        senders.forEach(HttpSender::close);
    }

    private HttpSender sender(AddressPolicy policy, HostLookup lookup) {
        try {
            var made = new HttpSender(policy, lookup, SSLContext.getDefault(), () -> NOW);
            senders.add(made);
            return made;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static Endpoint endpoint(URI url, Duration timeout, int concurrency, Map<String, String> headers) {
        return new Endpoint(
                UUID.randomUUID(),
                "test",
                url,
                Endpoint.Format.STANDARD,
                Set.of(),
                Filter.NONE,
                Endpoint.Payload.FULL,
                Endpoint.Ordering.PER_DEVICE,
                Duration.ZERO,
                concurrency,
                0,
                timeout,
                100,
                headers,
                new SigningSecrets(SECRET, null, null),
                Endpoint.State.ACTIVE,
                null,
                Endpoint.Source.API,
                NOW,
                "test",
                NOW,
                1);
    }

    static Message message() {
        return new Message("tst_1", "", Map.of(), BODY);
    }

    private Outcome send(URI url, Duration timeout) {
        return sender.send(endpoint(url, timeout, 4, Map.of()), message());
    }

    @Test
    void sendsTheBodySignedWithOurHeadersAndThoseOfTheEndpoint() {
        try (var host = RawHost.answering(OK)) {
            var endpoint = endpoint(
                    host.url(),
                    PATIENT,
                    4,
                    Map.of(
                            "Authorization",
                            "Bearer x",
                            "Webhook-Id",
                            "forged",
                            "HOST",
                            "forged",
                            "User-Agent",
                            "forged"));

            var outcome = sender.send(
                    endpoint, new Message("cmd_1", "/webhooks/iot/v1/telemetry", Map.of("wayline-replay", "r1"), BODY));

            assertThat(outcome).isEqualTo(new Accepted(200, "ok"));
            var request = host.requests().getFirst();
            assertThat(request.line()).isEqualTo("POST /hook/webhooks/iot/v1/telemetry HTTP/1.1");
            assertThat(request.body()).isEqualTo(BODY);
            assertThat(request.headers())
                    .containsEntry("webhook-id", "cmd_1")
                    .containsEntry("webhook-timestamp", Long.toString(NOW.getEpochSecond()))
                    .containsEntry("content-type", "application/json")
                    .containsEntry("user-agent", "Wayline/1")
                    .containsEntry("wayline-replay", "r1")
                    .containsEntry("authorization", "Bearer x")
                    .containsEntry("host", host.url().getAuthority())
                    .doesNotContainKeys("accept-encoding", "expect", "cookie", "upgrade", "transfer-encoding");
            assertThat(new Verifier(List.of(SECRET))
                            .verify(
                                    request.headers().get("webhook-id"),
                                    request.headers().get("webhook-timestamp"),
                                    request.headers().get("webhook-signature"),
                                    request.body(),
                                    NOW)
                            .isGenuine())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void takesTwoHundredsForYes(int status) {
        var body = status == 204 ? "" : "Content-Length: 0\r\n";
        try (var host = RawHost.answering("HTTP/1.1 %d Fine\r\n%s\r\n".formatted(status, body))) {
            assertThat(send(host.url(), PATIENT)).isEqualTo(new Accepted(status, ""));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 400, 401, 404, 407, 410, 429, 500, 503, 599})
    void takesEverythingElseForNoAndAsksOnce(int status) {
        try (var host = RawHost.answering(
                "HTTP/1.1 %d No\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n".formatted(status))) {
            assertThat(send(host.url(), PATIENT)).isEqualTo(new Refused(status, Optional.empty(), ""));
            assertThat(host.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) {
        try (var host = RawHost.answering(
                "HTTP/1.1 %d Over there\r\nLocation: http://169.254.169.254/latest/meta-data\r\nContent-Length: 0\r\n\r\n"
                        .formatted(status))) {
            assertThat(send(host.url(), PATIENT)).isEqualTo(new Refused(status, Optional.empty(), ""));
            assertThat(host.requests()).hasSize(1);
        }
    }

    @Test
    void handsOnWhenTheHostWantsToBeAskedAgain() {
        try (var host = RawHost.answering("HTTP/1.1 429 Slow\r\nRetry-After: 120\r\nContent-Length: 4\r\n\r\nslow")) {
            assertThat(send(host.url(), PATIENT))
                    .isEqualTo(new Refused(429, Optional.of(Duration.ofMinutes(2)), "slow"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0                             | PT0S
            7                             | PT7S
            86401                         | PT24H
            99999999999999999999          | PT24H
            Sun, 01 Mar 2026 12:01:00 GMT | PT1M
            Sun, 01 Mar 2026 11:59:00 GMT | PT0S
            Sun, 01 Mar 2099 12:01:00 GMT | PT24H
            Sunday, 01-Mar-26 12:01:00 GMT | PT1M
            soon                          |
            -5                            |
            """)
    void readsRetryAfterInSecondsOrAsADate(String value, Duration expected) {
        assertThat(Answers.retryAfter(value, NOW)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void cutsOffAHostThatSaysNothing() {
        try (var host = RawHost.answering((_, answer) -> answer.hang())) {
            assertThat(send(host.url(), HASTY)).isEqualTo(new Unanswered("TIMED_OUT", "no whole answer within 400 ms"));
        }
    }

    @Test
    void cutsOffAHostThatDripsHeaders() {
        try (var host = RawHost.answering((_, answer) -> {
            answer.write("HTTP/1.1 200 OK\r\nX-Slow: ");
            while (true) {
                answer.pause();
                answer.write("x");
            }
        })) {
            assertThat(send(host.url(), HASTY))
                    .isInstanceOf(Unanswered.class)
                    .extracting("reason")
                    .isEqualTo("TIMED_OUT");
        }
    }

    @Test
    void cutsOffAHostThatDripsItsBody() {
        try (var host = RawHost.answering((_, answer) -> {
            answer.write("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
            while (true) {
                answer.pause();
                answer.write("x");
            }
        })) {
            assertThat(send(host.url(), HASTY))
                    .isInstanceOf(Unanswered.class)
                    .extracting("reason")
                    .isEqualTo("TIMED_OUT");
        }
    }

    @Test
    void cutsOffAHostThatReadsNothing() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var url = URI.create("http://127.0.0.1:" + server.getLocalPort());
            var large = new Message("tst_1", "", Map.of(), new byte[32 * 1024 * 1024]);

            assertThat(sender.send(endpoint(url, HASTY, 1, Map.of()), large))
                    .isEqualTo(new Unanswered("TIMED_OUT", "no whole answer within 400 ms"));
        }
    }

    @Test
    void cutsOffAHostThatNeverTakesTheConnection() throws IOException {
        var waiting = new ArrayList<SocketChannel>();
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 8; i++) { // more than the system takes in advance: it ignores the rest
                var channel = SocketChannel.open();
                waiting.add(channel);
                channel.configureBlocking(false);
                var _ = channel.connect(server.getLocalSocketAddress());
            }

            assertThat(send(URI.create("http://127.0.0.1:" + server.getLocalPort()), HASTY))
                    .isEqualTo(new Unanswered("TIMED_OUT", "no whole answer within 400 ms"));
        } finally {
            for (var channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void aCustomHeaderIsOneHeaderWhateverIsInIt() {
        try (var host = RawHost.answering(OK)) {
            var endpoint = endpoint(host.url(), PATIENT, 1, Map.of("X-Mine", "a\r\nX-Evil: 1\r\n\r\nGET / HTTP/1.1"));

            assertThat(sender.send(endpoint, message()).isAccepted()).isTrue();
            assertThat(host.requests()).hasSize(1);
            assertThat(host.requests().getFirst().headers())
                    .containsKey("x-mine")
                    .doesNotContainKey("x-evil");
        }
    }

    @Test
    void cutsOffAHostThatNeverStopsToHintAtItsAnswer() {
        try (var host = RawHost.answering((_, answer) -> {
            while (true) {
                answer.pause();
                answer.write("HTTP/1.1 103 Early Hints\r\n\r\n");
            }
        })) {
            assertThat(send(host.url(), HASTY))
                    .isInstanceOf(Unanswered.class)
                    .extracting("reason")
                    .isEqualTo("TIMED_OUT");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\r\n",
                "HTTP/7.7 200 OK\r\n\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-",
                "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n",
                ""
            })
    void callsAnAnswerBrokenThatIsNone(String bytes) {
        try (var host = RawHost.answering((_, answer) -> {
            answer.write(bytes);
            answer.hangUp();
        })) {
            assertThat(send(host.url(), PATIENT))
                    .isInstanceOf(Unanswered.class)
                    .extracting("reason")
                    .isEqualTo("BROKEN_ANSWER");
            assertThat(host.requests()).hasSize(1);
        }
    }

    @Test
    void readsNoEndlessHeader() {
        try (var host = RawHost.answering((_, answer) -> {
            answer.write("HTTP/1.1 200 OK\r\nX-Long: ");
            while (true) {
                answer.write("x".repeat(1_000));
            }
        })) {
            assertThat(send(host.url(), PATIENT))
                    .isInstanceOf(Unanswered.class)
                    .extracting("reason")
                    .isEqualTo("BROKEN_ANSWER");
        }
    }

    @Test
    void keepsTheBeginningOfAnEndlessBodyAndClosesTheConnection() {
        try (var host = RawHost.answering((_, answer) -> {
            answer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                answer.write("3e8\r\n" + "x".repeat(1_000) + "\r\n");
            }
        })) {
            assertThat(send(host.url(), PATIENT)).isEqualTo(new Accepted(200, "x".repeat(4_096)));
            await().atMost(PATIENT).until(() -> host.open() == 0);
        }
    }

    @Test
    void keepsTheConnectionAfterABodyOfReasonableLength() {
        try (var host = RawHost.answering("HTTP/1.1 500 No\r\nContent-Length: 60000\r\n\r\n" + "y".repeat(60_000))) {
            for (int i = 0; i < 3; i++) {
                assertThat(send(host.url(), PATIENT)).isEqualTo(new Refused(500, Optional.empty(), "y".repeat(4_096)));
            }
            assertThat(host.connections()).isEqualTo(1);
        }
    }

    @Test
    void unpacksNothing() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("0".repeat(1_000_000).getBytes(UTF_8));
        }
        try (var host = RawHost.answering((_, answer) -> {
            answer.write(
                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n".formatted(packed.size()));
            answer.write(packed.toByteArray());
        })) {
            assertThat(send(host.url(), PATIENT))
                    .isInstanceOfSatisfying(
                            Accepted.class,
                            accepted -> assertThat(accepted.response())
                                    .hasSizeLessThan(4_097)
                                    .doesNotContain("0000000000"));
        }
    }

    @Test
    void showsAnAnswerAsTextThatHarmsNoTerminal() {
        var text = "a\u0000b\u001b[31mc\u202Ed\u0085é\n".getBytes(UTF_8);

        assertThat(Answers.printable(text)).isEqualTo("a�b�[31mc�d�é\n");
        assertThat(Answers.printable(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3}))
                .isEqualTo("a�b");
    }

    @Test
    void remembersNoCookies() {
        try (var host = RawHost.answering("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")) {
            send(host.url(), PATIENT);
            send(host.url(), PATIENT);

            assertThat(host.requests())
                    .hasSize(2)
                    .noneMatch(request -> request.headers().containsKey("cookie"));
        }
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(send(URI.create("http://127.0.0.1:" + port), PATIENT))
                .isInstanceOf(Unanswered.class)
                .extracting("reason")
                .isEqualTo("CONNECT_FAILED");
    }

    @Test
    void saysThatAHostIsUnknown() {
        var lost = sender(LOOPBACK_TOO, host -> {
            throw new UnknownHostException(host);
        });

        assertThat(lost.send(endpoint(URI.create("http://nowhere.example/"), PATIENT, 1, Map.of()), message()))
                .isEqualTo(new Unanswered("UNKNOWN_HOST", "UnknownHostException: nowhere.example"));
    }

    @Test
    void waitsForALookupNoLongerThanForAnything() {
        var end = new CountDownLatch(1);
        var slow = sender(LOOPBACK_TOO, _ -> {
            try {
                end.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return new InetAddress[0];
        });

        assertThat(slow.send(endpoint(URI.create("http://slow.example/"), HASTY, 1, Map.of()), message()))
                .isInstanceOf(Unanswered.class)
                .extracting("reason")
                .isEqualTo("TIMED_OUT");
        end.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "127.1", "0.0.0.0"})
    void reachesNothingOnThisMachineUnlessItMay(String name) {
        try (var host = RawHost.answering(OK)) {
            var strict = sender(new AddressPolicy(false, false), InetAddress::getAllByName);
            var target =
                    URI.create("http://example.com:%d/".formatted(host.url().getPort()));
            var asked = sender(new AddressPolicy(false, false), _ -> InetAddress.getAllByName(name));

            assertThat(asked.send(endpoint(target, PATIENT, 1, Map.of()), message()))
                    .isInstanceOf(Unanswered.class)
                    .extracting("reason")
                    .isEqualTo("FORBIDDEN_ADDRESS");
            assertThat(strict.send(endpoint(host.url(), PATIENT, 1, Map.of()), message()))
                    .isInstanceOf(Unanswered.class)
                    .extracting("reason")
                    .isEqualTo("FORBIDDEN_ADDRESS");
            assertThat(host.connections()).isZero();
        }
    }

    @Test
    void isNotFooledByANameThatLeadsElsewhereTheSecondTime() {
        var asked = new AtomicInteger();
        InetAddress[] harmless = {InetAddress.ofLiteral("93.184.215.14")};
        InetAddress[] ours = {InetAddress.ofLiteral("127.0.0.1")};
        var rebound = sender(new AddressPolicy(false, false), _ -> asked.incrementAndGet() == 1 ? harmless : ours);
        try (var host = RawHost.answering(OK)) {
            var outcome = rebound.send(endpoint(host.url("rebind.example"), PATIENT, 1, Map.of()), message());

            assertThat(outcome)
                    .isInstanceOf(Unanswered.class)
                    .extracting("reason")
                    .isEqualTo("FORBIDDEN_ADDRESS");
            assertThat(asked).hasValue(2);
            assertThat(host.connections()).isZero();
        }
    }

    @Test
    void usesNoOpenConnectionOnceTheNameLeadsToAForbiddenAddress() {
        var answers = new AtomicReference<>("127.0.0.1");
        var moved = sender(LOOPBACK_TOO, _ -> InetAddress.getAllByName(answers.get()));
        try (var host = RawHost.answering(OK)) {
            var endpoint = endpoint(host.url("moving.example"), PATIENT, 1, Map.of());
            assertThat(moved.send(endpoint, message()).isAccepted()).isTrue();

            answers.set("169.254.169.254");

            assertThat(moved.send(endpoint, message()))
                    .isInstanceOf(Unanswered.class)
                    .extracting("reason")
                    .isEqualTo("FORBIDDEN_ADDRESS");
            assertThat(host.requests()).hasSize(1);
        }
    }

    @Test
    void passesOverForbiddenAddressesAmongOthers() {
        var mixed = sender(LOOPBACK_TOO, _ -> new InetAddress[] {
            InetAddress.ofLiteral("169.254.169.254"),
            InetAddress.ofLiteral("10.0.0.1"),
            InetAddress.ofLiteral("127.0.0.1")
        });
        try (var host = RawHost.answering(OK)) {
            assertThat(mixed.send(endpoint(host.url("mixed.example"), PATIENT, 1, Map.of()), message())
                            .isAccepted())
                    .isTrue();
        }
    }

    @Test
    void deliversToALiteralIpv6Address() {
        var loopback = InetAddress.ofLiteral("::1");
        assumeThat(canListenOn(loopback)).as("no IPv6 here").isTrue();
        try (var host =
                RawHost.on(loopback, ServerSocketFactory.getDefault(), "http", (_, answer) -> answer.write(OK))) {
            assertThat(send(host.url("[::1]"), PATIENT)).isEqualTo(new Accepted(200, "ok"));
            assertThat(host.requests().getFirst().headers())
                    .containsEntry("host", host.url("[::1]").getAuthority());
        }
    }

    private static boolean canListenOn(InetAddress address) {
        try (var _ = new ServerSocket(0, 1, address)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void usesAConnectionAgain() {
        try (var host = RawHost.answering(OK)) {
            for (int i = 0; i < 10; i++) {
                assertThat(send(host.url(), PATIENT).isAccepted()).isTrue();
            }
            assertThat(host.connections()).isEqualTo(1);
        }
    }

    @Test
    void aHostThatHangsTakesNothingFromTheOthers() throws ExecutionException, InterruptedException {
        try (var hanging = RawHost.answering((_, answer) -> answer.hang());
                var healthy = RawHost.answering(OK);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ill = endpoint(hanging.url(), PATIENT, 200, Map.of());
            var well = endpoint(healthy.url(), PATIENT, 20, Map.of());
            var stuck = IntStream.range(0, 200)
                    .mapToObj(_ -> threads.submit(() -> sender.send(ill, message())))
                    .toList();
            await().atMost(PATIENT).until(() -> hanging.requests().size() == 200);

            var served = IntStream.range(0, 300)
                    .mapToObj(_ -> threads.submit(() -> sender.send(well, message())))
                    .toList();

            for (Future<Outcome> outcome : served) {
                assertThat(outcome.get()).isEqualTo(new Accepted(200, "ok"));
            }
            assertThat(healthy.connections()).isLessThanOrEqualTo(40);
            hanging.stop();
            for (Future<Outcome> outcome : stuck) {
                assertThat(outcome.get()).isInstanceOf(Unanswered.class);
            }
        }
    }

    @Test
    void waitsForAFreeConnectionNoLongerThanItsTimeout() throws ExecutionException, InterruptedException {
        try (var hanging = RawHost.answering((_, answer) -> answer.hang());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var endpoint = endpoint(hanging.url(), HASTY, 1, Map.of());
            var outcomes = IntStream.range(0, 30)
                    .mapToObj(_ -> threads.submit(() -> sender.send(endpoint, message())))
                    .toList();

            for (Future<Outcome> outcome : outcomes) {
                assertThat(outcome.get())
                        .isInstanceOf(Unanswered.class)
                        .extracting("reason")
                        .isEqualTo("TIMED_OUT");
            }
        }
    }

    @Test
    void takesNoOutcomeFromItsOwnEnd() {
        try (var hanging = RawHost.answering((_, answer) -> answer.hang());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var stuck = threads.submit(() -> send(hanging.url(), PATIENT));
            await().atMost(PATIENT).until(() -> hanging.requests().size() == 1);

            sender.close();

            assertThat(stuck)
                    .failsWithin(PATIENT.toSeconds(), TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(IllegalStateException.class);
            assertThatIllegalStateException().isThrownBy(() -> send(hanging.url(), PATIENT));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://h.example              | /a | https://h.example/a
            https://h.example/             | /a | https://h.example/a
            https://h.example/base/        | /a | https://h.example/base/a
            https://h.example:8443/b%20c?t=1%262 | /a | https://h.example:8443/b%20c/a?t=1%262
            https://[2606:4700::1111]/b    | /a | https://[2606:4700::1111]/b/a
            """)
    void putsThePathBehindTheEndpointsOwn(URI url, String path, URI expected) {
        assertThat(HttpSender.target(url, path)).isEqualTo(expected);
        assertThat(HttpSender.target(url, "")).isEqualTo(url);
    }
}
