package io.wayline.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.embedded.testing.TestInfrastructure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CommandServiceIT {

    @Test
    void startsOnAnEmptyDatabaseAndSaysThatItIsWell() throws Exception {
        var infrastructure = TestInfrastructure.shared();
        var environment = Map.of(
                "DATABASE_URL", infrastructure.freshDatabase(),
                "KAFKA_BOOTSTRAP_SERVERS", infrastructure.kafkaBootstrapServers(),
                "TOPIC_PREFIX", infrastructure.freshTopics().prefix(),
                "API_PORT", "0");
        try (var service = CommandService.start(environment);
                var client = HttpClient.newHttpClient()) {
            var health = URI.create("http://127.0.0.1:" + service.port() + "/actuator/health");

            await("well").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                var answer = client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            });
        }
    }
}
