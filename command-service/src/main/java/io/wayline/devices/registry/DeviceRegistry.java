package io.wayline.devices.registry;

import io.wayline.devices.registry.Device.Source;
import io.wayline.foundation.access.Audit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;

/** The trackers we know, and those we shut out. Each change is told to the nodes and recorded, in its transaction. */
@Transactional
public class DeviceRegistry {

    /** Recorded for trackers that came by themselves. */
    private static final String FIRST_LOGIN = "first-login";

    private final DeviceStore store;
    private final RegistryEvents events;
    private final Audit audit;
    private final InstantSource time;

    public DeviceRegistry(DeviceStore store, RegistryEvents events, Audit audit, InstantSource time) {
        this.store = store;
        this.events = events;
        this.audit = audit;
        this.time = time;
    }

    /** Empty if it is registered already. */
    public Optional<Device> register(String imei, Registration said, String by) {
        var device = fresh(imei, said, Source.API);
        if (!store.add(device)) {
            return Optional.empty();
        }
        events.registered(device);
        audit.record(by, "DEVICE_REGISTERED", imei, said.name());
        return Optional.of(device);
    }

    /** Empty if it is not registered. */
    public Optional<Device> change(String imei, Registration said, String by) {
        return store.find(imei).map(before -> {
            var after = new Device(
                    imei,
                    said.name(),
                    said.model(),
                    said.codec14(),
                    before.banned(),
                    before.banReason(),
                    said.tags(),
                    before.source(),
                    before.captureUntil(),
                    before.registeredAt(),
                    now());
            return changed(after, by, "DEVICE_CHANGED", said.name());
        });
    }

    /** Nodes close its session, and it is admitted again only as the registration policy says. False if it was not there. */
    public boolean remove(String imei, String by) {
        boolean removed = store.remove(imei);
        if (removed) {
            events.removed(imei, now());
            audit.record(by, "DEVICE_REMOVED", imei, null);
        }
        return removed;
    }

    /** Shuts it out under any policy, and closes its session. Safe to repeat. Empty if it is not registered. */
    public Optional<Device> ban(String imei, @Nullable String reason, String by) {
        return store.find(imei).map(before -> changed(banned(before, true, reason), by, "DEVICE_BANNED", reason));
    }

    /** Safe to repeat. Empty if it is not registered. */
    public Optional<Device> unban(String imei, String by) {
        return store.find(imei).map(before -> changed(banned(before, false, null), by, "DEVICE_UNBANNED", null));
    }

    /**
     * Has nodes write down every frame of it for so long from now; zero ends that. Safe to repeat: the last word counts.
     * Empty if it is not registered.
     */
    public Optional<Device> capture(String imei, Duration length, String by) {
        return store.find(imei).map(before -> {
            @Nullable Instant until = length.isZero() ? null : now().plus(length);
            var after = new Device(
                    imei,
                    before.name(),
                    before.model(),
                    before.codec14(),
                    before.banned(),
                    before.banReason(),
                    before.tags(),
                    before.source(),
                    until,
                    before.registeredAt(),
                    now());
            return changed(
                    after, by, "DEVICE_CAPTURE", until == null ? "ended" : length.toMinutes() + " min, until " + until);
        });
    }

    private Device banned(Device before, boolean banned, @Nullable String reason) {
        return new Device(
                before.imei(),
                before.name(),
                before.model(),
                before.codec14(),
                banned,
                reason,
                before.tags(),
                before.source(),
                before.captureUntil(),
                before.registeredAt(),
                now());
    }

    private Device changed(Device after, String by, String action, @Nullable String detail) {
        store.change(after);
        events.registered(after);
        audit.record(by, action, after.imei(), detail);
        return after;
    }

    /** As {@link FirstLogins#admitted}. */
    public void admitted(Collection<String> imeis) {
        var nothing = new Registration(null, null, false, List.of());
        var unknown = imeis.stream()
                .distinct()
                .sorted() // the same order everywhere: two that register the same trackers do not wait for one another
                .map(imei -> fresh(imei, nothing, Source.FIRST_LOGIN))
                .toList();
        for (var device : store.addMissing(unknown)) {
            events.registered(device);
            audit.record(FIRST_LOGIN, "DEVICE_REGISTERED", device.imei(), null);
        }
    }

    private Device fresh(String imei, Registration said, Source source) {
        var now = now();
        return new Device(
                imei, said.name(), said.model(), said.codec14(), false, null, said.tags(), source, null, now, now);
    }

    @Transactional(readOnly = true)
    public Optional<Device> find(String imei) {
        return store.find(imei);
    }

    @Transactional(readOnly = true)
    public List<Device> page(DeviceStore.Filter filter, String after, int limit) {
        return store.page(filter, after, limit);
    }

    /** As exact as the database is. */
    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
