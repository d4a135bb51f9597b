package io.wayline.webhooks.endpoint.jpa;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.SecretBox;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks each time which versions there are, and reads and decrypts only those it has not seen. So it is never behind, and
 * cheap although filters may be long.
 */
final class JpaEndpointDirectory implements EndpointDirectory {

    /** The writing transaction tells apart two changes to the same version of which one was rolled back. */
    private static final String STAMPS = "SELECT id, version, xmin::text AS writer FROM webhook.endpoint";

    private static final String READ = "SELECT * FROM webhook.endpoint WHERE id IN (:ids)";

    private record Stamp(UUID id, long version, String writer) {}

    private record Seen(Stamp stamp, Endpoint endpoint) {}

    private final EntityManager entities;
    private final JdbcClient jdbc;
    private final SecretBox box;
    private final TransactionTemplate transactions;
    private final Map<UUID, Seen> seen = new ConcurrentHashMap<>();

    JpaEndpointDirectory(EntityManager entities, JdbcClient jdbc, SecretBox box, TransactionTemplate transactions) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.box = box;
        this.transactions = transactions;
    }

    @Override
    public List<Endpoint> all() {
        return inTransaction(() -> {
            var stamps = stamps(jdbc.sql(STAMPS + " ORDER BY created_at, id"));
            seen.keySet().retainAll(stamps.stream().map(Stamp::id).collect(toSet()));
            return endpoints(stamps);
        });
    }

    @Override
    public Optional<Endpoint> find(UUID id) {
        return inTransaction(() -> endpoints(
                        stamps(jdbc.sql(STAMPS + " WHERE id = :id").param("id", id)))
                .stream()
                .findFirst());
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    private static List<Stamp> stamps(JdbcClient.StatementSpec statement) {
        return statement
                .query((row, _) ->
                        new Stamp(row.getObject("id", UUID.class), row.getLong("version"), row.getString("writer")))
                .list();
    }

    private List<Endpoint> endpoints(List<Stamp> stamps) {
        var current = new HashMap<UUID, Endpoint>();
        var unseen = new ArrayList<Stamp>();
        for (var stamp : stamps) {
            var known = seen.get(stamp.id());
            if (known != null && known.stamp().equals(stamp)) {
                current.put(stamp.id(), known.endpoint());
            } else {
                unseen.add(stamp);
            }
        }
        if (!unseen.isEmpty()) {
            current.putAll(read(unseen));
        }
        return stamps.stream()
                .flatMap(stamp -> Optional.ofNullable(current.get(stamp.id())).stream())
                .toList();
    }

    /** One that has changed between the two statements is newer than its stamp, and not kept. */
    private Map<UUID, Endpoint> read(List<Stamp> stamps) {
        entities.clear();
        var query = entities.createNativeQuery(READ, EndpointEntity.class)
                .setParameter("ids", stamps.stream().map(Stamp::id).toList());
        var read = ((List<?>) query.getResultList())
                .stream()
                        .map(EndpointEntity.class::cast)
                        .map(entity -> entity.endpoint(box))
                        .collect(toMap(Endpoint::id, endpoint -> endpoint));
        for (var stamp : stamps) {
            var endpoint = read.get(stamp.id());
            if (endpoint != null && endpoint.version() == stamp.version()) {
                seen.put(stamp.id(), new Seen(stamp, endpoint));
            }
        }
        return read;
    }
}
