package io.wayline.system;

import com.google.protobuf.MessageLite;
import io.wayline.proto.Topics;
import io.wayline.proto.command.v1.CommandEvent;
import io.wayline.proto.command.v1.CommandEvent.State;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Tells the topics of things that never happened: no tracker and no command is needed to try webhooks. */
final class HappenedEvents implements AutoCloseable {

    static final String COMMAND = "setdigout 1?";
    static final String RESPONSE = "DOUT1:1";

    private final KafkaProducer<String, byte[]> producer;
    private final Topics topics;
    private final InstantSource clock;
    private final AtomicLong logIds = new AtomicLong();

    HappenedEvents(String bootstrapServers, Topics topics, InstantSource clock) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 2),
                new StringSerializer(),
                new ByteArraySerializer());
        this.topics = topics;
        this.clock = clock;
    }

    /** The id that hosts see. */
    static String id(CommandEvent event) {
        return "cmd_%s_%d".formatted(event.getCommandId().replace("-", ""), event.getRevision());
    }

    /** A command that its tracker has done; returns the event's id. */
    String completed(String imei) {
        return id(tell(command(imei, State.SUCCEEDED).setReason("MATCHED").setResponse(RESPONSE)));
    }

    /** The end of a new command, to be changed and told. */
    CommandEvent.Builder command(String imei, State end) {
        long now = clock.instant().toEpochMilli();
        return CommandEvent.newBuilder()
                .setCommandId(UUID.randomUUID().toString())
                .setCommandLogId(logIds.incrementAndGet())
                .setImei(imei)
                .setRevision(4)
                .setFrom(State.SENT)
                .setTo(end)
                .setTimeMs(now)
                .setCommand(COMMAND)
                .setAttempt(1)
                .setRequestedBy("a test")
                .setCreatedTimeMs(now)
                .setDeadlineTimeMs(now + 60_000);
    }

    CommandEvent tell(CommandEvent.Builder event) {
        var told = event.build();
        send(topics.commandEvents(), told.getImei(), told);
        return told;
    }

    void tell(TelemetryRecord record) {
        send(topics.telemetryRecords(), record.getImei(), record);
    }

    private void send(String topic, String key, MessageLite message) {
        var _ = producer.send(new ProducerRecord<>(topic, key, message.toByteArray()));
    }

    /** Returns once the broker has everything. */
    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
