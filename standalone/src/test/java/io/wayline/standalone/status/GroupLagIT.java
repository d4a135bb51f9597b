package io.wayline.standalone.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.standalone.status.GroupLag.KafkaSilentException;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class GroupLagIT {

    private static final TestInfrastructure SERVERS = TestInfrastructure.shared();
    private static final Map<String, Object> CLIENT = Map.of("bootstrap.servers", SERVERS.kafkaBootstrapServers());

    @Test
    void lagIsWhatWasWrittenAndNotYetCommitted() throws Exception {
        var topic = SERVERS.freshTopics().telemetryRecords();
        try (var producer = new KafkaProducer<>(CLIENT, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < 5; i++) {
                producer.send(new ProducerRecord<>(topic, 0, "", "")).get();
            }
        }
        try (var admin = Admin.create(CLIENT)) {
            admin.alterConsumerGroupOffsets("readers", Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(3)))
                    .all()
                    .get();
        }

        assertThat(GroupLag.ofAll(CLIENT)).contains(new GroupLag("readers", topic, 2));
    }

    @Test
    void aBrokerThatIsNotThereIsSilentAndNotWaitedForLong() {
        assertThatThrownBy(() -> GroupLag.ofAll(Map.of("bootstrap.servers", "127.0.0.1:1")))
                .isInstanceOf(KafkaSilentException.class);
    }
}
