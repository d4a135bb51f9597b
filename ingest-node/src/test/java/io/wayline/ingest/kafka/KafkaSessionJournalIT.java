package io.wayline.ingest.kafka;

import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.metrics.NodeCounters;
import io.wayline.ingest.session.SessionJournal;
import io.wayline.ingest.session.SessionJournalContract;
import io.wayline.ingest.session.Sessions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;

class KafkaSessionJournalIT implements SessionJournalContract {

    private final TestInfrastructure infrastructure = TestInfrastructure.shared();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", infrastructure.kafkaBootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    @Override
    public SessionJournal journal() {
        var topics = infrastructure.freshTopics();
        return new KafkaSessionJournal(
                new EventSender(producer, topics.deviceSessions(), KafkaSessionJournal.EVENT_TYPE, "/ingest-node/test"),
                "an incarnation",
                new Sessions(),
                new NodeCounters(List.of(CloseReason.values())),
                InstantSource.system(),
                timer);
    }

    @AfterEach
    void close() {
        producer.close();
        timer.shutdownNow();
    }
}
