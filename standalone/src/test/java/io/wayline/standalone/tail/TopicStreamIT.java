package io.wayline.standalone.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class TopicStreamIT {

    private static final TestInfrastructure SERVERS = TestInfrastructure.shared();
    private static final Map<String, Object> CLIENT = Map.of("bootstrap.servers", SERVERS.kafkaBootstrapServers());

    private final String topic = SERVERS.freshTopics().telemetryRecords();

    @Test
    void onlyWhatComesIsShownUnlessAskedForAll() throws Exception {
        send("1", "2");
        try (var stream = new TopicStream<>(CLIENT, topic, TelemetryRecord.parser(), false)) {
            send("3");
            assertThat(first(1, stream, Optional.empty())).containsExactly("3");
        }
        try (var stream = new TopicStream<>(CLIENT, topic, TelemetryRecord.parser(), true)) {
            assertThat(first(3, stream, Optional.empty())).containsExactlyInAnyOrder("1", "2", "3");
        }
    }

    @Test
    void oneTrackerCanBeFollowed() throws Exception {
        send("1", "2", "1");
        try (var stream = new TopicStream<>(CLIENT, topic, TelemetryRecord.parser(), true)) {
            assertThat(first(2, stream, Optional.of("1"))).containsExactly("1", "1");
        }
    }

    private void send(String... imeis) throws Exception {
        try (var producer = new KafkaProducer<>(CLIENT, new StringSerializer(), new ByteArraySerializer())) {
            for (var imei : imeis) {
                var record = TelemetryRecord.newBuilder().setImei(imei).build();
                producer.send(new ProducerRecord<>(topic, imei, record.toByteArray()))
                        .get();
            }
        }
    }

    private static List<String> first(int count, TopicStream<TelemetryRecord> stream, Optional<String> imei)
            throws Exception {
        var seen = new ArrayList<String>();
        stream.forEach(imei, () -> false, record -> {
            seen.add(record.getImei());
            return seen.size() < count;
        });
        return seen;
    }
}
