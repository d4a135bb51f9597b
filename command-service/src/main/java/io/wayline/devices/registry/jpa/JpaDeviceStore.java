package io.wayline.devices.registry.jpa;

import static io.wayline.foundation.database.Moments.utc;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.wayline.devices.registry.Device;
import io.wayline.devices.registry.DeviceStore;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code command.device}: one tracker as an entity with a version, many at once as one statement.
 */
final class JpaDeviceStore implements DeviceStore {

    /** Whoever is first registers it; nobody fails. */
    private static final String ADD_MISSING = """
            INSERT INTO command.device (imei, codec14, banned, tags, source, registered_at, updated_at, version)
            SELECT imei, false, false, '{}', :source, :at, :at, 0
              FROM unnest(string_to_array(:imeis, ',')) AS missing (imei)
            ON CONFLICT (imei) DO NOTHING
            RETURNING imei
            """;

    private final EntityManager entities;
    private final JdbcClient jdbc;

    JpaDeviceStore(EntityManager entities, JdbcClient jdbc) {
        this.entities = entities;
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Device> find(String imei) {
        return entity(imei).map(DeviceEntity::device);
    }

    private Optional<DeviceEntity> entity(String imei) {
        return Optional.ofNullable(entities.find(DeviceEntity.class, imei));
    }

    @Override
    public boolean add(Device device) {
        if (addMissing(List.of(device)).isEmpty()) {
            return false;
        }
        change(device);
        return true;
    }

    @Override
    public List<Device> addMissing(Collection<Device> devices) {
        if (devices.isEmpty()) {
            return List.of();
        }
        var first = devices.iterator().next();
        Set<String> added = jdbc
                .sql(ADD_MISSING)
                .param("imeis", devices.stream().map(Device::imei).collect(joining(",")))
                .param("source", first.source().name())
                .param("at", utc(first.registeredAt()))
                .query((row, _) -> row.getString("imei"))
                .list()
                .stream()
                .collect(toSet());
        return devices.stream().filter(device -> added.contains(device.imei())).toList();
    }

    /** Flushed at once: if somebody else has changed it meanwhile, nothing else of the transaction is done. */
    @Override
    public void change(Device device) {
        entity(device.imei())
                .orElseThrow(() -> new IllegalStateException("%s is not registered".formatted(device.imei())))
                .change(device);
        entities.flush();
    }

    @Override
    public boolean remove(String imei) {
        var found = entity(imei);
        found.ifPresent(entities::remove);
        entities.flush();
        return found.isPresent();
    }

    @Override
    public List<Device> page(Filter filter, String after, int limit) {
        var conditions = new StringBuilder("imei > :after");
        var parameters = new HashMap<String, Object>();
        parameters.put("after", after);
        if (filter.text() != null) {
            conditions.append(" AND (imei LIKE :start OR lower(name) LIKE lower(:part))");
            parameters.put("start", escaped(filter.text()) + "%");
            parameters.put("part", "%" + escaped(filter.text()) + "%");
        }
        add(conditions, parameters, "model", " AND model = :model", filter.model());
        add(conditions, parameters, "tag", " AND :tag = ANY (tags)", filter.tag());
        add(conditions, parameters, "banned", " AND banned = :banned", filter.banned());
        add(
                conditions,
                parameters,
                "source",
                " AND source = :source",
                filter.source() == null ? null : filter.source().name());
        var query = entities.createNativeQuery(
                "SELECT * FROM command.device WHERE " + conditions + " ORDER BY imei LIMIT " + limit,
                DeviceEntity.class);
        parameters.forEach(query::setParameter);
        return ((List<?>) query.getResultList())
                .stream()
                        .map(DeviceEntity.class::cast)
                        .map(DeviceEntity::device)
                        .toList();
    }

    private static void add(
            StringBuilder conditions,
            Map<String, Object> parameters,
            String name,
            String condition,
            @Nullable Object wanted) {
        if (wanted != null) {
            conditions.append(condition);
            parameters.put(name, wanted);
        }
    }

    /** What LIKE would take for a pattern. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
