package io.wayline.standalone.bench;

import io.wayline.proto.Topics;
import io.wayline.proto.command.v1.CommandEvent;
import io.wayline.simulator.records.TestImeis;
import io.wayline.standalone.run.RunDescription;
import io.wayline.standalone.run.RunSettings;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Ends of commands, written to Kafka all at once, and when they are at the host. */
final class DispatchedCommands {

    private static final int TRACKERS = 1_000;
    private static final long PATIENCE_SECONDS = 300;
    private static final long LOOK_EVERY_MILLIS = 20;

    private final RunDescription run;
    private final WebhookHost host;

    DispatchedCommands(RunDescription run, WebhookHost host) {
        this.run = run;
        this.host = host;
    }

    /**
     * What arrived.
     *
     * @param perSecond from the first to the last
     * @param received requests; more than there were events if some came twice
     * @param distinct of their ids
     * @param body of one of them
     */
    record Result(int events, double perSecond, int received, int distinct, byte[] body) {

        boolean complete() {
            return distinct == events;
        }
    }

    Result measure(int events) throws InterruptedException {
        var arrivals = new Arrivals();
        host.show(arrivals);
        produce(events);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (arrivals.ids.size() < events && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        return arrivals.result(events);
    }

    /** Written by the one thread of the host. */
    private static final class Arrivals implements WebhookHost.Taker {

        private final Set<String> ids = ConcurrentHashMap.newKeySet();
        private volatile long first;
        private volatile long last;
        private volatile int received;
        private volatile byte[] body = new byte[0];

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void take(String id, byte[] arrived, long atNanos) {
            if (received == 0) {
                first = atNanos;
                body = arrived;
            }
            received++;
            if (ids.add(id)) {
                last = atNanos;
            }
        }

        Result result(int events) {
            return new Result(events, ids.size() / ((last - first) / 1e9), received, ids.size(), body);
        }
    }

    private void produce(int events) {
        var settings = new HashMap<>(RunSettings.kafkaClient(Map.of(), run.kafkaBootstrapServers()));
        settings.put("acks", "all");
        settings.put("linger.ms", 5);
        var topic = new Topics(run.topicPrefix()).commandEvents();
        long now = Instant.now().toEpochMilli();
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int number = 0; number < events; number++) {
                var imei = TestImeis.of(number % TRACKERS);
                var _ = producer.send(new ProducerRecord<>(
                        topic, imei, event(imei, number, now).toByteArray()));
            }
        }
    }

    private static CommandEvent event(String imei, int number, long now) {
        return CommandEvent.newBuilder()
                .setCommandId(UUID.randomUUID().toString())
                .setCommandLogId(number + 1L)
                .setImei(imei)
                .setRevision(4)
                .setFrom(CommandEvent.State.SENT)
                .setTo(CommandEvent.State.SUCCEEDED)
                .setReason("MATCHED")
                .setTimeMs(now)
                .setCommand("setdigout 1?")
                .setMetadataJson("{\"job_id\":\"123\",\"action\":\"START\"}")
                .setAttempt(1)
                .setResponse("DOUT1:1 Timeout:INFINITY DOUT2:IGNORED")
                .setRequestedBy("bench")
                .setCreatedTimeMs(now)
                .setDeadlineTimeMs(now + TimeUnit.MINUTES.toMillis(1))
                .build();
    }
}
