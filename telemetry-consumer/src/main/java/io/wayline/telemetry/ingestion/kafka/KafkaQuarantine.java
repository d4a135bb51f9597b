package io.wayline.telemetry.ingestion.kafka;

import com.google.protobuf.ByteString;
import io.wayline.proto.CloudEventHeaders;
import io.wayline.proto.telemetry.v1.QuarantinedFrame;
import io.wayline.telemetry.ingestion.Quarantine;
import io.wayline.telemetry.ingestion.SetAside;
import io.wayline.telemetry.ingestion.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets records aside in the quarantine topic, raw and with the reason. */
final class KafkaQuarantine implements Quarantine {

    private static final Logger log = LoggerFactory.getLogger(KafkaQuarantine.class);

    private static final String SOURCE = "telemetry-consumer";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Producer<String, byte[]> producer;
    private final String topic;
    private final InstantSource time;
    private final CloudEventHeaders headers =
            new CloudEventHeaders("io.wayline.telemetry.quarantined.v1", "/" + SOURCE);

    KafkaQuarantine(Producer<String, byte[]> producer, String topic, InstantSource time) {
        this.producer = producer;
        this.topic = topic;
        this.time = time;
    }

    @Override
    public void keep(List<SetAside> records) {
        var durable = new ArrayList<Future<?>>(records.size());
        records.forEach(record -> durable.add(send(record)));
        try {
            for (var acknowledgement : durable) {
                acknowledgement.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException("the quarantine topic does not take records now: " + topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while writing to " + topic, e);
        }
    }

    private Future<?> send(SetAside record) {
        var origin = record.origin();
        log.atWarn()
                .addKeyValue("imei", record.imei())
                .addKeyValue("reason", record.reason())
                .addKeyValue("topic", origin.topic())
                .addKeyValue("partition", origin.partition())
                .addKeyValue("offset", origin.offset())
                .addKeyValue("detail", record.detail())
                .log("record set aside");
        var now = time.instant();
        byte[] value = QuarantinedFrame.newBuilder()
                .setImei(record.imei())
                .setQuarantinedTimeMs(now.toEpochMilli())
                .setReason(record.reason().name())
                .setDetail(record.detail())
                .setRaw(ByteString.copyFrom(origin.value()))
                .setSource(SOURCE)
                .setOrigin(origin.toString())
                .build()
                .toByteArray();
        var message = new ProducerRecord<>(topic, record.imei(), value);
        headers.addTo(message.headers(), origin.toString(), now);
        return producer.send(message);
    }
}
