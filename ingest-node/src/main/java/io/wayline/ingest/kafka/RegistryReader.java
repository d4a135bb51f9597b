package io.wayline.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.ingest.login.Registration;
import io.wayline.ingest.login.RegistryListener;
import io.wayline.proto.device.v1.DeviceRegistration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code device-registry.v1} to registrations; a tombstone takes a tracker out. */
final class RegistryReader {

    private static final Logger log = LoggerFactory.getLogger(RegistryReader.class);

    private final RegistryListener listener;

    RegistryReader(RegistryListener listener) {
        this.listener = listener;
    }

    void read(ConsumerRecord<byte[], byte[]> message) {
        if (message.key() == null) {
            return;
        }
        var imei = new String(message.key(), UTF_8);
        if (message.value() == null) {
            listener.removed(imei);
            return;
        }
        try {
            var event = DeviceRegistration.parseFrom(message.value());
            listener.registered(new Registration(
                    imei, event.getBanned(), event.getModel().intern(), event.getCodec14(), event.getCaptureUntilMs()));
        } catch (InvalidProtocolBufferException e) {
            log.atWarn()
                    .addKeyValue("topic", message.topic())
                    .addKeyValue("partition", message.partition())
                    .addKeyValue("offset", message.offset())
                    .addKeyValue("reason", String.valueOf(e.getMessage()))
                    .log("registration not readable, skipped");
        }
    }
}
