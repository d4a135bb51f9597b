package io.wayline.webhooks.replay.jdbc;

import static io.wayline.foundation.database.Moments.moment;
import static io.wayline.foundation.database.Moments.momentOrNull;
import static io.wayline.foundation.database.Moments.utc;

import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.replay.Replay;
import io.wayline.webhooks.replay.Replay.Position;
import io.wayline.webhooks.replay.ReplayStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code webhook.replay}, and the events and deliveries it is about. */
final class JdbcReplayStore implements ReplayStore {

    private static final String COLUMNS =
            "id, endpoint_id, since, until, imei, event_types, rate_per_second, state, events,"
                    + " position_at, position_id, requested_by, created_at, finished_at";

    /** Changes of the endpoint wait; deliveries to it, which only name it, do not. */
    private static final String HOLD_ENDPOINT = "SELECT id FROM webhook.endpoint WHERE id = :id FOR NO KEY UPDATE";

    private static final String COUNT_RUNNING =
            "SELECT count(*) FROM webhook.replay WHERE endpoint_id = :endpoint AND state = 'RUNNING'";

    private static final String ADD = """
            INSERT INTO webhook.replay (id, endpoint_id, since, until, imei, event_types, rate_per_second, state, due_at,
                   requested_by, created_at)
            VALUES (:id, :endpoint, :since, :until, :imei, :types, :rate, :state, :created_at, :requested_by, :created_at)
            """;

    private static final String FIND = "SELECT " + COLUMNS + " FROM webhook.replay WHERE id = :id";

    private static final String PAGE = "SELECT " + COLUMNS + """
              FROM webhook.replay
             WHERE (:endpoint::uuid IS NULL OR endpoint_id = :endpoint::uuid)
               AND (:state::text IS NULL OR state = :state)
               AND (:after_at::timestamptz IS NULL OR (created_at, id) < (:after_at::timestamptz, :after_id::uuid))
             ORDER BY created_at DESC, id DESC
             LIMIT :limit
            """;

    private static final String HOLD_DUE = "SELECT " + COLUMNS + """
              FROM webhook.replay
             WHERE state = 'RUNNING' AND due_at <= :now
             ORDER BY due_at
             LIMIT 1
               FOR UPDATE SKIP LOCKED
            """;

    private static final String PUT = """
            UPDATE webhook.replay
               SET state = :state, events = :events, position_at = :position_at, position_id = :position_id,
                   due_at = :due_at, finished_at = :finished_at
             WHERE id = :id
            """;

    /** Its lanes are named after it, and the slash is followed by the nought. */
    private static final String PENDING = """
            SELECT count(*) FROM (
                SELECT 1 FROM webhook.delivery
                 WHERE endpoint_id = :endpoint AND state = 'PENDING' AND lane >= :lanes || '/' AND lane < :lanes || '0'
                 LIMIT :at_most) AS waiting
            """;

    private static final String EVENTS = """
            SELECT id, type, imei, occurred_at, data
              FROM webhook.event
             WHERE (occurred_at, id) > (:position_at, :position_id)
               AND occurred_at < :until
               AND type = ANY (:types)
               AND (:imei::text IS NULL OR imei = :imei)
               AND recorded_at <= :created_at
             ORDER BY occurred_at, id
             LIMIT :limit
            """;

    private static final String FORGET =
            "DELETE FROM webhook.replay WHERE state <> 'RUNNING' AND finished_at < :before";

    private final JdbcClient jdbc;

    JdbcReplayStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Integer> holdRunning(UUID endpointId) {
        return jdbc.sql(HOLD_ENDPOINT)
                .param("id", endpointId)
                .query((row, _) -> row.getObject(1, UUID.class))
                .optional()
                .map(id -> jdbc.sql(COUNT_RUNNING)
                        .param("endpoint", id)
                        .query(Integer.class)
                        .single());
    }

    @Override
    public void add(Replay replay) {
        jdbc.sql(ADD)
                .param("id", replay.id())
                .param("endpoint", replay.endpointId())
                .param("since", utc(replay.since()))
                .param("until", utc(replay.until()))
                .param("imei", replay.imei(), Types.VARCHAR)
                .param("types", names(replay.eventTypes()))
                .param("rate", replay.ratePerSecond())
                .param("state", replay.state().name())
                .param("requested_by", replay.requestedBy())
                .param("created_at", utc(replay.createdAt()))
                .update();
    }

    @Override
    public Optional<Replay> find(UUID id) {
        return jdbc.sql(FIND).param("id", id).query(JdbcReplayStore::replay).optional();
    }

    @Override
    public Optional<Replay> hold(UUID id) {
        return jdbc.sql(FIND + " FOR UPDATE")
                .param("id", id)
                .query(JdbcReplayStore::replay)
                .optional();
    }

    @Override
    public List<Replay> page(Filter filter, @Nullable PagePosition after, int limit) {
        var endpoint = filter.endpointId();
        var state = filter.state();
        return jdbc.sql(PAGE)
                .param("endpoint", endpoint == null ? null : endpoint.toString(), Types.VARCHAR)
                .param("state", state == null ? null : state.name(), Types.VARCHAR)
                .param("after_at", after == null ? null : utc(after.createdAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("after_id", after == null ? null : after.id().toString(), Types.VARCHAR)
                .param("limit", limit)
                .query(JdbcReplayStore::replay)
                .list();
    }

    @Override
    public Optional<Replay> holdDue(Instant now) {
        return jdbc.sql(HOLD_DUE)
                .param("now", utc(now))
                .query(JdbcReplayStore::replay)
                .optional();
    }

    @Override
    public void put(Replay replay, Instant dueAt) {
        var position = replay.position();
        jdbc.sql(PUT)
                .param("id", replay.id())
                .param("state", replay.state().name())
                .param("events", replay.events())
                .param("position_at", position == null ? null : utc(position.at()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("position_id", position == null ? null : position.eventId(), Types.VARCHAR)
                .param("due_at", utc(dueAt))
                .param("finished_at", utc(replay.finishedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    @Override
    public int pending(Replay replay, int atMost) {
        return jdbc.sql(PENDING)
                .param("endpoint", replay.endpointId())
                .param("lanes", "replay/" + replay.id())
                .param("at_most", atMost)
                .query(Integer.class)
                .single();
    }

    @Override
    public List<WebhookEvent> events(Replay replay, int limit) {
        var position = replay.position();
        return jdbc.sql(EVENTS)
                .param("position_at", utc(position == null ? replay.since() : position.at()))
                .param("position_id", position == null ? "" : position.eventId())
                .param("until", utc(replay.until()))
                .param(
                        "types",
                        names(replay.eventTypes().stream()
                                .filter(type -> type != EventType.TELEMETRY_RECEIVED)
                                .toList()))
                .param("imei", replay.imei(), Types.VARCHAR)
                .param("created_at", utc(replay.createdAt()))
                .param("limit", limit)
                .query(JdbcReplayStore::event)
                .list();
    }

    @Override
    public int forget(Instant finishedBefore) {
        return jdbc.sql(FORGET).param("before", utc(finishedBefore)).update();
    }

    private static String[] names(Collection<EventType> types) {
        return types.stream().map(EventType::name).sorted().toArray(String[]::new);
    }

    private static Replay replay(ResultSet row, int number) throws SQLException {
        var positionAt = momentOrNull(row, "position_at");
        return new Replay(
                row.getObject("id", UUID.class),
                row.getObject("endpoint_id", UUID.class),
                moment(row, "since"),
                moment(row, "until"),
                row.getString("imei"),
                Arrays.stream((String[]) row.getArray("event_types").getArray())
                        .map(EventType::valueOf)
                        .collect(Collectors.toSet()),
                row.getInt("rate_per_second"),
                Replay.State.valueOf(row.getString("state")),
                row.getLong("events"),
                positionAt == null ? null : new Position(positionAt, row.getString("position_id")),
                row.getString("requested_by"),
                moment(row, "created_at"),
                momentOrNull(row, "finished_at"));
    }

    private static WebhookEvent event(ResultSet row, int number) throws SQLException {
        return new WebhookEvent(
                row.getString("id"),
                EventType.valueOf(row.getString("type")),
                row.getString("imei"),
                moment(row, "occurred_at"),
                row.getString("data"));
    }
}
