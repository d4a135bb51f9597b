package io.wayline.embedded.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.wayline.embedded.ServerCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority that lives as long as a test: what it signs is believed by those only who were told of it. */
public final class TestAuthority {

    private final X509Bundle root;

    private TestAuthority(X509Bundle root) {
        this.root = root;
    }

    public static TestAuthority create() {
        try {
            return new TestAuthority(new CertificateBuilder()
                    .subject("CN=an authority of tests")
                    .ecp256()
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned());
        } catch (Exception e) { // the signature of the builder
            throw new IllegalStateException("no authority", e);
        }
    }

    /** For a server on the loopback address, by that address and no other name. */
    public ServerCertificate forLoopback() {
        try {
            var server = new CertificateBuilder()
                    .subject("CN=a server of tests")
                    .ecp256()
                    .addSanIpAddress("127.0.0.1")
                    .addExtendedKeyUsageServerAuth()
                    .buildIssuedBy(root);
            return new ServerCertificate(
                    server.getCertificatePathPEM(), server.getPrivateKeyPEM(), root.getCertificatePEM());
        } catch (Exception e) { // the signature of the builder
            throw new IllegalStateException("no certificate", e);
        }
    }

    /** Writes down what clients must know; returns the file. */
    public Path writeTo(Path file) {
        try {
            return Files.writeString(file, root.getCertificatePEM());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
