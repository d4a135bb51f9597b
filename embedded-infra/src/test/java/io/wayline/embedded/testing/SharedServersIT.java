package io.wayline.embedded.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.proto.TopicSetup;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class SharedServersIT {

    private final TestInfrastructure infrastructure = TestInfrastructure.shared();

    @Test
    void everyTestHasADatabaseOfItsOwn() {
        assertThat(infrastructure.freshDatabase())
                .startsWith("postgresql://")
                .isNotEqualTo(infrastructure.freshDatabase());
    }

    @Test
    void freshTopicsExistAndCreatingThemAgainIsSafe() throws Exception {
        var topics = infrastructure.freshTopics();

        TopicSetup.create(Map.of("bootstrap.servers", infrastructure.kafkaBootstrapServers()), topics, 4, (short) 1);

        try (var admin = Admin.create(Map.of("bootstrap.servers", infrastructure.kafkaBootstrapServers()))) {
            assertThat(admin.listTopics().names().get())
                    .contains(topics.telemetryRecords(), topics.deviceSessions(), topics.ingestNodes());
        }
    }
}
