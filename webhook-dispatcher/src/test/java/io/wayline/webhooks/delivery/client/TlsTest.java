package io.wayline.webhooks.delivery.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.address.AddressPolicy;
import io.wayline.webhooks.delivery.Outcome;
import io.wayline.webhooks.delivery.Outcome.Accepted;
import io.wayline.webhooks.delivery.Outcome.Unanswered;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final RawHost.Script OK =
            (_, answer) -> answer.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    private static SSLContext knowing;

    /** A certificate for hooks.example, which only {@code knowing} trusts. */
    @BeforeAll
    static void makeACertificate(@TempDir Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        var file = directory.resolve("host.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "host",
                        "-dname",
                        "CN=hooks.example",
                        "-ext",
                        "san=dns:hooks.example",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(keytool.getInputStream().readAllBytes(), UTF_8)).isNotNull();
        assertThat(keytool.waitFor()).isZero();
        var own = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            own.load(in, PASSWORD);
        }
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("host", own.getCertificate("host"));
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, PASSWORD);
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        knowing = SSLContext.getInstance("TLS");
        knowing.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    }

    private static RawHost encrypted() {
        return RawHost.on(InetAddress.getLoopbackAddress(), knowing.getServerSocketFactory(), "https", OK);
    }

    private static Outcome send(SSLContext tls, URI url, Duration timeout) {
        try (var sender = new HttpSender(
                new AddressPolicy(false, true),
                _ -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                tls,
                Instant::now)) {
            return sender.send(HttpSenderTest.endpoint(url, timeout, 1, Map.of()), HttpSenderTest.message());
        }
    }

    @Test
    void deliversToAHostWithATrustedCertificateOfItsName() {
        try (var host = encrypted()) {
            assertThat(send(knowing, host.url("hooks.example"), PATIENT)).isEqualTo(new Accepted(200, "ok"));
        }
    }

    @Test
    void sendsNothingToAHostWithTheCertificateOfAnother() {
        try (var host = encrypted()) {
            assertThat(send(knowing, host.url("other.example"), PATIENT))
                    .isInstanceOf(Unanswered.class)
                    .extracting("reason")
                    .isEqualTo("TLS_FAILED");
            assertThat(host.requests()).isEmpty();
        }
    }

    @Test
    void sendsNothingToAHostWhoseCertificateNobodyKnows() throws GeneralSecurityException {
        try (var host = encrypted()) {
            assertThat(send(SSLContext.getDefault(), host.url("hooks.example"), PATIENT))
                    .isInstanceOf(Unanswered.class)
                    .extracting("reason")
                    .isEqualTo("TLS_FAILED");
            assertThat(host.requests()).isEmpty();
        }
    }

    @Test
    void saysThatAHostDoesNotSpeakTls() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try (var socket = server.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(UTF_8));
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException _) {
                    // the other side has heard enough
                }
            });
            var url = URI.create("https://hooks.example:" + server.getLocalPort());

            assertThat(send(knowing, url, PATIENT))
                    .isInstanceOf(Unanswered.class)
                    .extracting("reason")
                    .isEqualTo("TLS_FAILED");
        }
    }

    @Test
    void cutsOffAHostThatHangsBeforeItsCertificate() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var url = URI.create("https://hooks.example:%d/hook".formatted(silent.getLocalPort()));
            assertThat(send(knowing, url, Duration.ofMillis(400)))
                    .isInstanceOf(Unanswered.class)
                    .extracting("reason")
                    .isEqualTo("TIMED_OUT");
        }
    }
}
