package io.wayline.webhooks.endpoint.jpa;

import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EndpointStore;
import io.wayline.webhooks.endpoint.SecretBox;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Table {@code webhook.endpoint}: entities with a version, and beside each the row of its health. */
final class JpaEndpointStore implements EndpointStore {

    private static final String TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtext('wayline webhook.endpoint'))";

    private static final String ADD_HEALTH = "INSERT INTO webhook.endpoint_health (endpoint_id) VALUES (:id)";

    private static final String PAGE = """
            SELECT * FROM webhook.endpoint
             WHERE (created_at, id) > (:created_at, :id)
             ORDER BY created_at, id
             LIMIT :limit
            """;

    private static final String REMOVE_DELIVERIES = """
            DELETE FROM webhook.delivery
             WHERE id IN (SELECT id FROM webhook.delivery WHERE endpoint_id = :id LIMIT :limit)
            """;

    private static final String LOCK_TO_REMOVE = "SELECT id FROM webhook.endpoint WHERE id = :id FOR UPDATE";

    private static final Position BEFORE_ALL = new Position(Instant.EPOCH, new UUID(0, 0));

    private final EntityManager entities;
    private final JdbcClient jdbc;
    private final SecretBox box;
    private final TransactionTemplate transactions;

    JpaEndpointStore(EntityManager entities, JdbcClient jdbc, SecretBox box, TransactionTemplate transactions) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.box = box;
        this.transactions = transactions;
    }

    @Override
    public void takeTurns() {
        var _ = jdbc.sql(TAKE_TURNS).query((_, _) -> true).single();
    }

    @Override
    public int count() {
        return jdbc.sql("SELECT count(*) FROM webhook.endpoint")
                .query(Integer.class)
                .single();
    }

    @Override
    public void add(Endpoint endpoint) {
        entities.persist(new EndpointEntity(endpoint, box));
        entities.flush();
        jdbc.sql(ADD_HEALTH).param("id", endpoint.id()).update();
    }

    /** What this transaction has read before does not count. */
    @Override
    public Optional<Endpoint> lock(UUID id) {
        entities.clear();
        return Optional.ofNullable(entities.find(EndpointEntity.class, id, LockModeType.PESSIMISTIC_WRITE))
                .map(entity -> entity.endpoint(box));
    }

    @Override
    public Endpoint change(Endpoint endpoint) {
        var entity = entities.find(EndpointEntity.class, endpoint.id());
        if (entity == null || entity.version() != endpoint.version()) {
            throw new OptimisticLockException("endpoint %s has changed".formatted(endpoint.id()));
        }
        entity.change(endpoint, box);
        entities.flush();
        return entity.endpoint(box);
    }

    @Override
    public List<Endpoint> page(@Nullable Position after, int limit) {
        var start = after == null ? BEFORE_ALL : after;
        var query = entities.createNativeQuery(PAGE, EndpointEntity.class)
                .setParameter("created_at", start.createdAt())
                .setParameter("id", start.id())
                .setParameter("limit", limit);
        return ((List<?>) query.getResultList())
                .stream()
                        .map(EndpointEntity.class::cast)
                        .map(entity -> entity.endpoint(box))
                        .toList();
    }

    @Override
    public int removeDeliveries(UUID id, int limit) {
        @Nullable
        Integer removed = transactions.execute(_ -> jdbc.sql(REMOVE_DELIVERIES)
                .param("id", id)
                .param("limit", limit)
                .update());
        return removed == null ? 0 : removed;
    }

    /** The endpoint is locked before what belongs to it: whoever sends for it does so in the same order. */
    @Override
    public void remove(UUID id) {
        jdbc.sql(LOCK_TO_REMOVE).param("id", id).query(UUID.class).optional();
        jdbc.sql("DELETE FROM webhook.endpoint WHERE id = :id").param("id", id).update();
        entities.clear();
    }
}
