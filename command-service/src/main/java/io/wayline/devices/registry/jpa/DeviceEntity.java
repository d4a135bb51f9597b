package io.wayline.devices.registry.jpa;

import io.wayline.devices.registry.Device;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Table {@code command.device}. */
@Entity
@Table(name = "device")
class DeviceEntity {

    @Id
    private String imei = "";

    private @Nullable String name;
    private @Nullable String model;
    private boolean codec14;
    private boolean banned;

    @Column(name = "ban_reason")
    private @Nullable String banReason;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(columnDefinition = "text[]")
    private String[] tags = {};

    @Enumerated(EnumType.STRING)
    private Device.Source source = Device.Source.API;

    @Column(name = "capture_until")
    private @Nullable Instant captureUntil;

    @Column(name = "registered_at")
    private Instant registeredAt = Instant.EPOCH;

    @Column(name = "updated_at")
    private Instant updatedAt = Instant.EPOCH;

    @Version
    private long version;

    /** For Hibernate. */
    protected DeviceEntity() {}

    DeviceEntity(Device device) {
        imei = device.imei();
        source = device.source();
        registeredAt = device.registeredAt();
        change(device);
    }

    final void change(Device device) {
        name = device.name();
        model = device.model();
        codec14 = device.codec14();
        banned = device.banned();
        banReason = device.banReason();
        tags = device.tags().toArray(String[]::new);
        captureUntil = device.captureUntil();
        updatedAt = device.updatedAt();
    }

    Device device() {
        return new Device(
                imei,
                name,
                model,
                codec14,
                banned,
                banReason,
                List.of(tags),
                source,
                captureUntil,
                registeredAt,
                updatedAt);
    }
}
