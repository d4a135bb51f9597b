package io.wayline.devices.registry.kafka;

import io.opentelemetry.api.trace.Span;
import io.wayline.commands.outbox.Outbox;
import io.wayline.commands.outbox.OutboxEvent;
import io.wayline.devices.registry.Device;
import io.wayline.devices.registry.RegistryEvents;
import io.wayline.proto.device.v1.DeviceRegistration;
import io.wayline.tracing.TraceParent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@link DeviceRegistration} by way of the outbox, keyed by IMEI; a removal is a tombstone. Each is of the call that asked for it. */
final class OutboxRegistryEvents implements RegistryEvents {

    private static final String TYPE = "io.wayline.device.registration.v1";

    private final Outbox outbox;
    private final String topic;

    OutboxRegistryEvents(Outbox outbox, String topic) {
        this.outbox = outbox;
        this.topic = topic;
    }

    @Override
    public void registered(Device device) {
        var registration = DeviceRegistration.newBuilder()
                .setImei(device.imei())
                .setBanned(device.banned())
                .setModel(device.model() == null ? "" : device.model())
                .setCodec14(device.codec14());
        if (device.captureUntil() != null) {
            registration.setCaptureUntilMs(device.captureUntil().toEpochMilli());
        }
        outbox.add(event(device.imei(), device.updatedAt(), registration.build().toByteArray()));
    }

    @Override
    public void removed(String imei, Instant at) {
        outbox.add(event(imei, at, null));
    }

    private OutboxEvent event(String imei, Instant at, byte @Nullable [] value) {
        return new OutboxEvent(
                topic, imei, UUID.randomUUID().toString(), TYPE, at, value, TraceParent.of(Span.current()));
    }
}
