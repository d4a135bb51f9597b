package io.wayline.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.proto.command.v1.CommandEvent;
import io.wayline.proto.command.v1.CommandRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Commands by topic: what other teams ask for becomes a command, or is announced as refused under its own id. */
final class RequestsIT {

    private static final ApiUnderTest API = ApiUnderTest.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static CommandRequest.Builder request(String imei, String id) {
        return CommandRequest.newBuilder()
                .setRequestId(id)
                .setRequestedBy("fleet-team")
                .setImei(imei)
                .setCommand("getver")
                .setMetadataJson("{\"job\": 1.0}");
    }

    private static void publish(String key, byte[]... values) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", TestInfrastructure.shared().kafkaBootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (byte[] value : values) {
                var _ = producer.send(new ProducerRecord<>(API.topics().commandRequests(), key, value));
            }
        }
    }

    private static List<CommandEvent> events(String imei, int expected) {
        var events = new ArrayList<CommandEvent>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                TestInfrastructure.shared().kafkaBootstrapServers(),
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(API.topics().commandEvents()));
            await().atMost(PATIENCE).until(() -> {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().equals(imei)) {
                        events.add(CommandEvent.parseFrom(record.value()));
                    }
                }
                return events.size() >= expected;
            });
        }
        return events;
    }

    @Test
    void aRequestThatComesTwiceIsOneCommand() {
        var imei = "356307042440101";
        var request = request(imei, "r-1").build().toByteArray();

        publish(
                imei,
                request,
                request,
                request(imei, "r-2").setCommand("getio").build().toByteArray());

        var events = events(imei, 2);
        assertThat(events).extracting(CommandEvent::getRequestId).containsExactly("r-1", "r-2");
        assertThat(events).allSatisfy(event -> assertThat(event.getTo()).isEqualTo(CommandEvent.State.QUEUED));
        assertThat(API.get("/api/v1/commands?imei=" + imei).body())
                .contains("\"count\":2", "\"requestedBy\":\"fleet-team\"", "\"metadata\":{\"job\": 1.0}");
    }

    @Test
    void whatCannotBecomeACommandIsAnnouncedAsRefused() {
        var imei = "356307042440102";

        publish(
                imei,
                request(imei, "bad-1").setCommand("gét").build().toByteArray(),
                request(imei, "bad-2").setMetadataJson("{").build().toByteArray(),
                request(imei, "bad-2a").setMetadataJson("[\"\\u0000\"]").build().toByteArray(),
                request(imei, "bad-3").setExpectSuccess("(a+)+").build().toByteArray(),
                request(imei, "bad-4")
                        .setIfOffline(CommandRequest.IfOffline.REJECT)
                        .build()
                        .toByteArray(),
                request(imei, "twice").build().toByteArray(),
                request(imei, "twice").setCommand("getio").build().toByteArray());

        var events = events(imei, 7);
        assertThat(events)
                .extracting(event -> event.getRequestId() + " " + event.getTo() + " " + event.getReason())
                .containsExactly(
                        "bad-1 REFUSED INVALID",
                        "bad-2 REFUSED INVALID",
                        "bad-2a REFUSED INVALID",
                        "bad-3 REFUSED INVALID",
                        "bad-4 REFUSED NOT_CONNECTED",
                        "twice QUEUED ",
                        "twice REFUSED REQUEST_ID_REUSED");
        assertThat(events.getFirst().getDetail()).contains("not printable ASCII");
    }

    @Test
    void whatCannotBeReadIsKeptAndHoldsNothingUp() {
        var imei = "356307042440103";
        long before = API.count("command.refused_record");

        publish(imei, new byte[] {1, 2, 3}, request(imei, "after").build().toByteArray());

        assertThat(events(imei, 1)).extracting(CommandEvent::getRequestId).containsExactly("after");
        assertThat(API.count("command.refused_record")).isGreaterThan(before);
    }
}
