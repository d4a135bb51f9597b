package io.wayline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.proto.device.v1.CapturedFrame;
import io.wayline.proto.device.v1.DeviceRegistration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A whole node on a real broker and real sockets: TLS, a balancer before it, and a capture. */
class EdgeIT {

    private static final String IMEI = "356307042441013";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** PROXY protocol, version 2: TCP over IPv4, from 203.0.113.9:12345 to 10.0.0.1:5027. */
    private static final byte[] HEADER =
            HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000ccb0071090a000001303913a3");

    @RegisterExtension
    final NodesUnderTest nodes = new NodesUnderTest();

    @TempDir
    private Path files = Path.of("");

    @BeforeEach
    void speakTls() {
        nodes.set(
                "TLS_PORT", "0",
                "TLS_CERTIFICATE", files.resolve("tls.crt").toString(),
                "TLS_KEY", files.resolve("tls.key").toString(),
                "TLS_RELOAD_INTERVAL", "50ms",
                "DRAIN_TIME", "0ms");
    }

    private X509Bundle certificate() throws Exception {
        var bundle = new CertificateBuilder()
                .subject("CN=gateway")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(files.resolve("tls.crt"), bundle.getCertificatePEM());
        Files.writeString(files.resolve("tls.key"), bundle.getPrivateKeyPEM());
        return bundle;
    }

    private Socket socket(int port) throws IOException {
        return nodes.closing(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private static SSLSocket encrypted(Socket socket, X509Certificate trusted) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("gateway", trusted);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var encrypted = (SSLSocket) context.getSocketFactory().createSocket(socket, "gateway", socket.getPort(), true);
        encrypted.startHandshake();
        return encrypted;
    }

    @Test
    void aTrackerBehindABalancerIsEncryptedKnownByItsOwnAddressAndCaptured() throws Exception {
        var trusted = certificate().getCertificate();
        nodes.register(
                IMEI,
                DeviceRegistration.newBuilder()
                        .setImei(IMEI)
                        .setCaptureUntilMs(System.currentTimeMillis() + PATIENCE.toMillis())
                        .build());
        var node = nodes.start(
                "PROXY_PROTOCOL", "required",
                "PROXY_TRUSTED", "127.0.0.0/8",
                "PROXY_HEADER_TIMEOUT", "1s",
                "TRACKER_SOURCES", "203.0.113.0/24");

        var socket = socket(node.tlsPort());
        socket.getOutputStream().write(HEADER);
        var tracker = new TrackerClient(encrypted(socket, trusted));
        assertThat(tracker.login(IMEI)).isEqualTo(1);
        assertThat(tracker.sendPacket(Packets.DOCUMENTED)).isEqualTo(1);

        assertThat(nodes.contents(nodes.topics().deviceSessions())
                        .sessionEvents()
                        .getFirst()
                        .getRemoteAddress())
                .isEqualTo("203.0.113.9");
        var captures = nodes.contents(nodes.topics().deviceCaptures());
        await().atMost(PATIENCE).until(() -> captures.all().size() == 4);
        var packet = CapturedFrame.parseFrom(captures.all().get(2).value());
        assertThat(packet.getDirection()).isEqualTo(CapturedFrame.Direction.INBOUND);
        assertThat(packet.getRaw().toByteArray()).isEqualTo(Packets.DOCUMENTED);
        assertThat(packet.getRemoteAddress()).isEqualTo("203.0.113.9");
        assertThat(packet.getSessionToken()).isPositive();

        try (var withoutHeader = new TrackerClient(node.port())) {
            assertThat(withoutHeader.login(IMEI)).isEqualTo(-1);
        }
        await().atMost(PATIENCE)
                .until(() ->
                        node.counters().closed(CloseReason.PROXY_HEADER_MISSING).sum() == 1);
        assertThat(node.tlsCounters().completed.sum()).isEqualTo(1);
    }

    @Test
    void aCertificateIsReplacedWhileTrackersStayConnected() throws Exception {
        var first = certificate().getCertificate();
        var node = nodes.start("REGISTRATION_POLICY", "auto");
        var tracker = new TrackerClient(encrypted(socket(node.tlsPort()), first));
        assertThat(tracker.login(IMEI)).isEqualTo(1);

        var second = certificate().getCertificate();

        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(SSLHandshakeException.class)
                .untilAsserted(() -> {
                    var another = new TrackerClient(encrypted(socket(node.tlsPort()), second));
                    assertThat(another.login("356307042441014")).isEqualTo(1);
                });
        assertThat(tracker.sendPacket(Packets.DOCUMENTED)).isEqualTo(1);
        assertThat(node.tlsCounters().certificateEndsSeconds.get())
                .isEqualTo(second.getNotAfter().toInstant().getEpochSecond());
    }
}
