package io.wayline.foundation.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.FileNotFoundException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class UnreachableDatabaseExceptionTest {

    static final List<Arguments> FAILURES = List.of(
            arguments(
                    named(
                            "signed by a stranger",
                            new SQLException(
                                    "SSL error",
                                    "08006",
                                    new CertificateException(new CertPathBuilderException("no path")))),
                    "authority"),
            arguments(
                    named("no file", new SQLException("SSL error", "08006", new FileNotFoundException("ca.pem"))),
                    "may read"),
            arguments(
                    named(
                            "another name",
                            new SQLException(
                                    "The hostname db could not be verified by hostnameverifier PgjdbcHostnameVerifier.",
                                    "08006")),
                    "a name that the server's certificate has"),
            arguments(
                    named("without TLS", new SQLException("no pg_hba.conf entry, no encryption", "28000")),
                    "sslmode=verify-full"),
            arguments(named("nobody there", new SQLException("Connection refused", "08001")), "that answers"));

    @ParameterizedTest
    @FieldSource("FAILURES")
    void whatFailedIsFollowedByWhatToDo(SQLException failure, String remedy) {
        var explained = new UnreachableDatabaseException(new IllegalStateException(failure.getMessage(), failure));

        assertThat(explained)
                .hasMessageStartingWith("DATABASE_URL: " + failure.getMessage())
                .hasMessageContaining(remedy)
                .hasStackTraceContaining(failure.toString());
    }
}
