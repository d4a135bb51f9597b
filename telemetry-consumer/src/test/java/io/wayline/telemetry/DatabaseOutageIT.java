package io.wayline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.embedded.EmbeddedDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOutageIT {

    @TempDir
    private Path directory;

    @Test
    void aDatabaseThatStopsAndComesBackLosesAndDoublesNothing() {
        var database = EmbeddedDatabase.start(directory, 0);
        int port = URI.create(database.databaseUrl()).getPort();
        try (var service = ServiceUnderTest.start(database.databaseUrl(), Map.of("DATABASE_CONNECTTIMEOUT", "1s"))) {
            service.publish(Samples.records(new Random(1), 20_000, 40));
            await().atMost(ServiceUnderTest.PATIENCE)
                    .until(() -> service.counts(service.instance()).consumed() > 0);

            database.close();
            service.publish(Samples.records(new Random(2), 5_000, 40));
            await().atMost(ServiceUnderTest.PATIENCE)
                    .until(() -> service.get(service.instance(), "/actuator/health/readiness")
                                    .statusCode()
                            == 503);
            assertThat(service.get(service.instance(), "/actuator/health/liveness")
                            .statusCode())
                    .as("a restart would not help")
                    .isEqualTo(200);
            await("whoever watches the lag sees what waits, though nothing is fetched")
                    .atMost(ServiceUnderTest.PATIENCE)
                    .until(() -> service.lag() >= 5_000);
            database = EmbeddedDatabase.start(directory, port);

            var counts = service.awaitConsumed(25_000);
            assertThat(counts.quarantined()).isZero();
            assertThat(service.count("telemetry.record")).isEqualTo(25_000);
            await().atMost(ServiceUnderTest.PATIENCE)
                    .until(() -> service.get(service.instance(), "/actuator/health/readiness")
                                    .statusCode()
                            == 200);
            await("nothing waits any more").atMost(ServiceUnderTest.PATIENCE).until(() -> service.lag() == 0);
        } finally {
            database.close();
        }
    }
}
