package io.wayline.ingest.listener;

import static io.wayline.ingest.listener.NodeUnderTest.IMEI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.wayline.codec.LoginFrame;
import io.wayline.ingest.Packets;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.connection.SourceRanges;
import io.wayline.ingest.fakes.TrackerChannel;
import io.wayline.ingest.listener.NodeUnderTest.Edge;
import io.wayline.ingest.login.RegistrationPolicy;
import io.wayline.ingest.session.DrainRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The TLS port without a network: a real TLS client on one side, the real pipeline on the other. */
class TlsTest {

    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(15);
    private static @Nullable X509Bundle ours;
    private static @Nullable X509Bundle renewed;

    @TempDir
    private Path files = Path.of("");

    private final TlsCounters counters = new TlsCounters();
    private @Nullable TlsCertificates certificates;
    private @Nullable NodeUnderTest node;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ours = new CertificateBuilder()
                .subject("CN=gateway")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        renewed = new CertificateBuilder()
                .subject("CN=gateway")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    @BeforeEach
    void writeFiles() throws Exception {
        write(known(ours));
    }

    @AfterEach
    void nothingIsUnaccountedFor() {
        if (node != null) {
            node.end();
            var c = node.tlsCounters;
            long failed = 0;
            for (var reason : TlsFailure.values()) {
                failed += c.failed(reason).sum();
            }
            assertThat(c.begun.sum()).isEqualTo(c.completed.sum() + failed);
            assertThat(c.inHand.sum()).isZero();
        }
        if (certificates != null) {
            certificates.close();
        }
    }

    private static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("not made yet");
        }
        return value;
    }

    private void write(X509Bundle bundle) throws IOException {
        Files.writeString(files.resolve("tls.crt"), bundle.getCertificatePathPEM());
        Files.writeString(files.resolve("tls.key"), bundle.getPrivateKeyPEM());
    }

    private TlsSettings settings(@Nullable Path clientCa) {
        return new TlsSettings(
                new InetSocketAddress(0),
                files.resolve("tls.crt"),
                files.resolve("tls.key"),
                clientCa,
                HANDSHAKE_TIMEOUT,
                Duration.ofHours(1));
    }

    private TlsCertificates opened(@Nullable Path clientCa) throws IOException {
        certificates = TlsCertificates.open(settings(clientCa), counters);
        return certificates;
    }

    private NodeUnderTest node(@Nullable Path clientCa) throws IOException {
        node = new NodeUnderTest(RegistrationPolicy.AUTO, 100, new Edge(null, SourceRanges.NONE, 0, opened(clientCa)));
        node.telemetry.prompt();
        return node;
    }

    private static SslContextBuilder trusting(X509Bundle authority) {
        return SslContextBuilder.forClient()
                .trustManager(authority.getCertificate())
                .endpointIdentificationAlgorithm("");
    }

    /** A tracker's side of a connection: what it writes is carried over, and what comes back, until both are silent. */
    private static final class Encrypted {

        private final TrackerChannel gateway;
        private final EmbeddedChannel tracker;
        private @Nullable DecoderException refusal;

        Encrypted(TrackerChannel gateway, SslContext context) {
            this.gateway = gateway;
            tracker = new EmbeddedChannel(context.newHandler(gateway.alloc()));
            carry();
        }

        void carry() {
            boolean moved = true;
            while (moved) {
                tracker.runPendingTasks();
                gateway.runPendingTasks();
                moved = false;
                for (@Nullable ByteBuf out = tracker.readOutbound(); out != null; out = tracker.readOutbound()) {
                    if (gateway.isOpen()) {
                        gateway.say(ByteBufUtil.getBytes(out));
                    }
                    out.release();
                    moved = true;
                }
                var answer = gateway.heard();
                if (!answer.isEmpty()) {
                    hear(HexFormat.of().parseHex(answer));
                    moved = true;
                }
            }
        }

        private void hear(byte[] bytes) {
            try {
                tracker.writeInbound(Unpooled.wrappedBuffer(bytes));
            } catch (DecoderException e) {
                refusal = e;
            }
        }

        void say(byte[] bytes) {
            tracker.writeOutbound(Unpooled.wrappedBuffer(bytes));
            carry();
        }

        String heard() {
            var all = new StringBuilder();
            for (@Nullable ByteBuf in = tracker.readInbound(); in != null; in = tracker.readInbound()) {
                all.append(ByteBufUtil.hexDump(in));
                in.release();
            }
            return all.toString();
        }

        String protocol() {
            return tracker.pipeline()
                    .get(SslHandler.class)
                    .engine()
                    .getSession()
                    .getProtocol();
        }

        void leave() {
            tracker.finishAndReleaseAll();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTrackerThatEncryptsIsServedLikeAnyOther(String protocol) throws Exception {
        var gateway = node(null).connect();
        var tracker =
                new Encrypted(gateway, trusting(known(ours)).protocols(protocol).build());

        tracker.say(LoginFrame.of(IMEI));
        assertThat(tracker.heard()).isEqualTo("01");
        tracker.say(Packets.DOCUMENTED);

        assertThat(tracker.heard()).isEqualTo("00000001");
        assertThat(tracker.protocol()).isEqualTo(protocol);
        assertThat(known(node).tlsCounters.completed.sum()).isEqualTo(1);
        tracker.leave();
    }

    @Test
    void aDrainSaysGoodbyeInTheWayOfTls() throws Exception {
        var gateway = node(null).connect();
        var tracker = new Encrypted(gateway, trusting(known(ours)).build());
        tracker.say(LoginFrame.of(IMEI));

        gateway.pipeline().fireUserEventTriggered(DrainRequest.DRAIN);
        tracker.carry();

        assertThat(CloseReason.of(gateway)).isEqualTo(CloseReason.DRAINING);
        assertThat(tracker.tracker.pipeline().get(SslHandler.class).engine().isInboundDone())
                .isTrue();
        tracker.leave();
    }

    @Test
    void aTrackerWithoutTlsIsToldFromOneWithAWrongAuthority() throws Exception {
        var plain = node(null).connect();
        plain.say(LoginFrame.of(IMEI));
        var elsewhere = known(node).connect();
        var distrusting = new Encrypted(
                elsewhere, trusting(known(renewed)).protocols("TLSv1.2").build());

        assertThat(plain.isOpen()).isFalse();
        assertThat(CloseReason.of(plain)).isEqualTo(CloseReason.TLS_FAILED);
        assertThat(CloseReason.of(elsewhere)).isEqualTo(CloseReason.TLS_FAILED);
        var c = known(node).tlsCounters;
        assertThat(c.failed(TlsFailure.NOT_TLS).sum()).isEqualTo(1);
        assertThat(c.failed(TlsFailure.CERTIFICATE_REFUSED).sum()).isEqualTo(1);
        assertThat(distrusting.refusal).isNotNull();
        distrusting.leave();
    }

    @Test
    void whoSaysNothingIsNotWaitedForForEver() throws Exception {
        var gateway = node(null).connect();

        gateway.advanceTimeBy(HANDSHAKE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        gateway.runPendingTasks();

        assertThat(CloseReason.of(gateway)).isEqualTo(CloseReason.TLS_FAILED);
        assertThat(known(node).tlsCounters.failed(TlsFailure.TIMEOUT).sum()).isEqualTo(1);
    }

    @Test
    void whoHangsUpInTheMiddleIsCounted() throws Exception {
        node(null).connect().leave();

        assertThat(known(node).tlsCounters.failed(TlsFailure.CLOSED).sum()).isEqualTo(1);
        assertThat(known(node).counters.closed(CloseReason.CLOSED_BY_TRACKER).sum())
                .isEqualTo(1);
    }

    @Test
    void whereAnAuthorityIsNamedATrackerNeedsACertificateOfIt() throws Exception {
        var authority = files.resolve("trackers.pem");
        Files.writeString(authority, known(renewed).getCertificatePEM());
        var certified = new CertificateBuilder().subject("CN=tracker").ecp256().buildIssuedBy(known(renewed));
        var without =
                new Encrypted(node(authority).connect(), trusting(known(ours)).build());
        var with = new Encrypted(
                known(node).connect(),
                trusting(known(ours))
                        .keyManager(certified.getKeyPair().getPrivate(), certified.getCertificatePath())
                        .build());

        with.say(LoginFrame.of(IMEI));

        assertThat(without.gateway.isOpen()).isFalse();
        assertThat(with.heard()).isEqualTo("01");
        assertThat(known(node).tlsCounters.failed(TlsFailure.CLIENT_CERTIFICATE).sum())
                .isEqualTo(1);
        without.leave();
        with.leave();
    }

    @Test
    void aNewCertificateIsUsedFromTheNextConnectionOn() throws Exception {
        node(null);
        write(known(renewed));
        known(certificates).look();

        var tracker =
                new Encrypted(known(node).connect(), trusting(known(renewed)).build());
        tracker.say(LoginFrame.of(IMEI));

        assertThat(tracker.heard()).isEqualTo("01");
        assertThat(counters.reloads.sum()).isEqualTo(1);
        tracker.leave();
    }

    @Test
    void filesThatDoNotFitTogetherLeaveTheEarlierOnesInUse() throws Exception {
        var before = opened(null).current();
        Files.writeString(files.resolve("tls.crt"), known(renewed).getCertificatePEM());

        known(certificates).look();
        known(certificates).look();
        assertThat(known(certificates).current()).isSameAs(before);
        assertThat(counters.reloadsFailed.sum()).as("told once").isEqualTo(1);

        Files.writeString(files.resolve("tls.key"), known(renewed).getPrivateKeyPEM());
        known(certificates).look();
        assertThat(known(certificates).current()).isNotSameAs(before);
    }

    @Test
    void aStartWithWrongFilesNamesTheFileAndTheRemedy() throws Exception {
        Files.writeString(files.resolve("tls.key"), "-----BEGIN RSA PRIVATE KEY-----\n");
        assertThatThrownBy(() -> opened(null))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("TLS_KEY: " + files.resolve("tls.key") + " holds no key")
                .hasMessageContaining("openssl pkcs8");

        Files.writeString(files.resolve("tls.key"), known(renewed).getPrivateKeyPEM());
        assertThatThrownBy(() -> opened(null)).hasMessageContaining("is not the key of the first certificate");

        Files.writeString(files.resolve("tls.crt"), "no certificate");
        assertThatThrownBy(() -> opened(null)).hasMessageStartingWith("TLS_CERTIFICATE: " + files.resolve("tls.crt"));

        Files.delete(files.resolve("tls.crt"));
        assertThatThrownBy(() -> opened(null))
                .hasMessage(
                        "TLS_CERTIFICATE: %s: no such file (expected: a PEM file)".formatted(files.resolve("tls.crt")));
    }

    @Test
    void aClientThatKnowsOnlyOldProtocolsIsCountedAsSuch() {
        assertThat(TlsFailure.of(new SSLException("Client requested protocol TLSv1.1 is not enabled")))
                .isEqualTo(TlsFailure.PROTOCOL_VERSION);
        assertThat(TlsFailure.of(new SSLException("no cipher suites in common")))
                .isEqualTo(TlsFailure.CIPHER);
        assertThat(TlsFailure.of(new SSLException("Received fatal alert: handshake_failure")))
                .isEqualTo(TlsFailure.REFUSED_BY_TRACKER);
    }
}
