package io.wayline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.wayline.embedded.testing.TestInfrastructure;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody sees who has set something wrong. */
class StartIT {

    private static final String DATABASE_URL = TestInfrastructure.shared().freshDatabase();

    @ParameterizedTest
    @CsvSource({
        "DATABASE_URL, '', no DATABASE_URL (expected: postgresql://user:password@host:port/database)",
        "DATABASE_URL, mysql://ann:s3cret@h/d, not a DATABASE_URL",
        "DATABASE_URL, postgresql://ann:s3cret@127.0.0.1:1/fleet, Connection to 127.0.0.1:1 refused",
        "KAFKA_BOOTSTRAP_SERVERS, '', KAFKA_BOOTSTRAP_SERVERS is missing",
        "TELEMETRY_RETENTION, 1d, TELEMETRY_RETENTION must be at least 2d",
        "TELEMETRY_RETENTION, long, long",
    })
    void aStartThatCannotSucceedFailsAndSaysWhy(String variable, String value, String message) {
        var environment = new HashMap<>(Map.of(
                "DATABASE_URL", DATABASE_URL,
                "DATABASE_STARTPATIENCE", "1ms",
                "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                "TELEMETRY_PORT", "0"));
        environment.put(variable, value);

        var failure = catchThrowable(() -> TelemetryConsumer.start(environment));

        var said = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            said.append(cause).append('\n');
        }
        assertThat(said.toString()).contains(message).doesNotContain("s3cret");
    }
}
