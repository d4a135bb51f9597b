package io.wayline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

    private static final String TOPIC = "kept";

    @TempDir
    Path directory;

    @Test
    void recordsOutliveARestart() throws Exception {
        try (var kafka = EmbeddedKafka.start(directory, 0)) {
            createTopic(kafka.bootstrapServers());
            send(kafka.bootstrapServers(), "before");
        }
        try (var kafka = EmbeddedKafka.start(directory, 0)) {
            send(kafka.bootstrapServers(), "after");
            assertThat(valuesIn(kafka.bootstrapServers())).containsExactly("before", "after");
        }
    }

    @Test
    void confirmedRecordsOutliveAKill() throws Exception {
        var killed = ChildProcess.start(EmbeddedKafka.class, directory);
        var bootstrap = killed.readyLine();
        createTopic(bootstrap);
        send(bootstrap, "confirmed");
        killed.kill();

        try (var kafka = EmbeddedKafka.start(directory, 0)) {
            assertThat(valuesIn(kafka.bootstrapServers())).containsExactly("confirmed");
        }
    }

    @Test
    void aTopicIsNotMadeByBeingUsed() {
        try (var kafka = EmbeddedKafka.start(directory, 0)) {
            assertThatThrownBy(() -> send(kafka.bootstrapServers(), "nowhere"))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedKafka.start(directory, taken.getLocalPort()))
                    .isInstanceOfSatisfying(
                            PortInUseException.class, e -> assertThat(e.port()).isEqualTo(taken.getLocalPort()));
        }
    }

    @Test
    void oneDirectoryHasOneBroker() {
        try (var _ = EmbeddedKafka.start(directory, 0)) {
            assertThatThrownBy(() -> EmbeddedKafka.start(directory, 0)).isInstanceOf(DirectoryInUseException.class);
        }
    }

    private static void createTopic(String bootstrap) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(Set.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static void send(String bootstrap, String value) throws Exception {
        var settings = Map.<String, Object>of("bootstrap.servers", bootstrap, "acks", "all", "max.block.ms", "3000");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get();
        }
    }

    private static List<String> valuesIn(String bootstrap) {
        var settings = Map.<String, Object>of("bootstrap.servers", bootstrap);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(TOPIC, 0);
            consumer.assign(Set.of(partition));
            consumer.seekToBeginning(Set.of(partition));
            var values = new java.util.ArrayList<String>();
            while (consumer.position(partition)
                    < consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L)) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }
}
