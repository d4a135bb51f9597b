package io.wayline.webhooks.telemetry.jdbc;

import static io.wayline.foundation.database.Moments.moment;
import static io.wayline.foundation.database.Moments.utc;

import io.wayline.webhooks.telemetry.Stream;
import io.wayline.webhooks.telemetry.StreamStore;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Streams in SQL. A claim is a number: who writes names the one he was given, and a lease that ended has given it to another. */
final class JdbcStreamStore implements StreamStore {

    /** One for what changes which streams there are, one for claims of an endpoint: apart from all other advisory locks. */
    private static final String LOCK_PLAN = "SELECT pg_try_advisory_xact_lock(hashtext('wayline webhook streams'), 0)";

    private static final String LOCK_ENDPOINT =
            "SELECT pg_try_advisory_xact_lock(hashtext('wayline webhook stream claims'), hashtext(:endpoint))";

    private static final String KNOWN = """
            SELECT endpoint_id, "partition", topic_id = :topic AS is_ours FROM webhook.stream WHERE replay_id IS NULL
            """;

    /** An endpoint that was deleted a moment ago gets none. */
    private static final String ADD = """
            INSERT INTO webhook.stream (id, endpoint_id, topic_id, "partition", next_offset, due_at)
            SELECT gen_random_uuid(), e.id, :topic, w."partition", w.first, :now
              FROM unnest(CAST(:endpoints AS uuid[]), CAST(:partitions AS integer[]), CAST(:firsts AS bigint[]))
                   AS w (endpoint_id, "partition", first)
              JOIN webhook.endpoint e ON e.id = w.endpoint_id
                ON CONFLICT ON CONSTRAINT stream_once DO NOTHING
            """;

    private static final String REMOVE = """
            DELETE FROM webhook.stream
             WHERE topic_id <> :topic
                OR replay_id IS NULL AND endpoint_id <> ALL (CAST(:wanting AS uuid[]))
                OR replay_id IS NOT NULL
                   AND (endpoint_id <> ALL (CAST(:collecting AS uuid[])) OR next_offset >= until_offset)
            """;

    /** Paused endpoints are not due; neither is a stream that has all there is. */
    private static final String READY = """
              FROM webhook.stream s
              JOIN webhook.endpoint e ON e.id = s.endpoint_id AND e.state = 'ACTIVE'
              JOIN unnest(CAST(:partitions AS integer[]), CAST(:ends AS bigint[])) AS l ("partition", ends)
                ON l."partition" = s."partition"
             WHERE s.topic_id = :topic
               AND (s.leased_until IS NULL OR s.leased_until <= :now)
               AND (s.due_at <= :now OR s.id = ANY (CAST(:woken AS uuid[])))
               AND s.next_offset < least(l.ends, coalesce(s.until_offset, l.ends))
            """;

    private static final String DUE =
            "SELECT s.endpoint_id " + READY + " GROUP BY s.endpoint_id ORDER BY min(s.due_at), s.endpoint_id";

    private static final String LEASED =
            "SELECT count(*) FROM webhook.stream WHERE endpoint_id = :endpoint AND leased_until > :now";

    private static final String CLAIM = """
            WITH due AS MATERIALIZED (
                SELECT s.id, e.version %s
                   AND s.endpoint_id = :endpoint
                 ORDER BY s.due_at, s.id
                 LIMIT :limit
                   FOR UPDATE OF s SKIP LOCKED)
            UPDATE webhook.stream s
               SET claim = s.claim + 1, due_at = :lease_ends, leased_until = :lease_ends
              FROM due
             WHERE s.id = due.id
            RETURNING s.*, due.version,
                      (SELECT count(*) FROM webhook.stream r
                        WHERE r.replay_id = s.replay_id AND r.next_offset < r.until_offset) AS sharers
            """.formatted(READY);

    private static final String EXTEND =
            "UPDATE webhook.stream SET due_at = :until, leased_until = :until WHERE id = :id AND claim = :claim";

    private static final String CHOOSE = """
            UPDATE webhook.stream
               SET next_offset = :from, range_end = :end, aside = CAST(:aside AS text[])
             WHERE id = :id AND claim = :claim
            """;

    private static final String PUT_BACK = """
            UPDATE webhook.stream SET due_at = :due_at, leased_until = NULL WHERE id = :id AND claim = :claim
            """;

    private static final String RETRY = """
            UPDATE webhook.stream
               SET attempts = :attempts, last_failure = :failure, due_at = :due_at, leased_until = NULL
             WHERE id = :id AND claim = :claim
            """;

    private static final String ADVANCE = """
            UPDATE webhook.stream
               SET next_offset = :next, range_end = NULL, aside = '{}', attempts = 0, due_at = :due_at, leased_until = NULL,
                   delivered_packets = delivered_packets + :delivered,
                   last_delivered_at = coalesce(:delivered_at, last_delivered_at)
             WHERE id = :id AND claim = :claim
            """;

    private static final String LAST_SENT = """
            SELECT imei, received_at FROM webhook.last_sent
             WHERE endpoint_id = :endpoint AND imei = ANY (CAST(:imeis AS text[]))
            """;

    /** In one order, so that those who write the same trackers wait for each other in turn. */
    private static final String SENT = """
            INSERT INTO webhook.last_sent AS l (endpoint_id, imei, received_at)
            SELECT :endpoint, s.imei, to_timestamp(s.received_ms / 1000.0)
              FROM unnest(CAST(:imeis AS text[]), CAST(:received AS bigint[])) AS s (imei, received_ms)
             ORDER BY s.imei
                ON CONFLICT (endpoint_id, imei) DO UPDATE SET received_at = greatest(l.received_at, EXCLUDED.received_at)
            """;

    private static final String POSITIONS = """
            SELECT endpoint_id, "partition", next_offset FROM webhook.stream WHERE replay_id IS NULL AND topic_id = :topic
            """;

    private static final String ADD_REPLAY = """
            INSERT INTO webhook.stream
                   (id, endpoint_id, replay_id, topic_id, "partition", next_offset, until_offset, imei, rate_per_second, due_at)
            VALUES (gen_random_uuid(), :endpoint, :replay, :topic, :partition, :from, :until, :imei, :rate, :due_at)
                ON CONFLICT ON CONSTRAINT stream_once DO NOTHING
            """;

    private static final String UNFINISHED =
            "SELECT count(*) FROM webhook.stream WHERE replay_id = :replay AND next_offset < until_offset";

    private final JdbcClient jdbc;

    JdbcStreamStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean lockPlan() {
        return jdbc.sql(LOCK_PLAN).query(Boolean.class).single();
    }

    @Override
    public boolean hasAny() {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM webhook.stream)")
                .query(Boolean.class)
                .single();
    }

    @Override
    public Map<UUID, Known> known(UUID topicId) {
        var known = new HashMap<UUID, Known>();
        jdbc.sql(KNOWN).param("topic", topicId).query(row -> {
            boolean isOurs = row.getBoolean("is_ours");
            var before = known.getOrDefault(row.getObject("endpoint_id", UUID.class), new Known(Set.of(), false));
            var partitions = new HashSet<>(before.partitions());
            if (isOurs) {
                partitions.add(row.getInt("partition"));
            }
            known.put(
                    row.getObject("endpoint_id", UUID.class),
                    new Known(partitions, before.hadAnotherTopic() || !isOurs));
        });
        return known;
    }

    @Override
    public void add(UUID topicId, Collection<Wished> wished, Instant now) {
        if (wished.isEmpty()) {
            return;
        }
        jdbc.sql(ADD)
                .param("topic", topicId)
                .param("endpoints", ids(wished.stream().map(Wished::endpointId).toList()))
                .param("partitions", wished.stream().map(Wished::partition).toArray(Integer[]::new))
                .param("firsts", wished.stream().map(Wished::firstOffset).toArray(Long[]::new))
                .param("now", utc(now))
                .update();
    }

    @Override
    public int remove(UUID topicId, Set<UUID> wanting, Set<UUID> collecting) {
        return jdbc.sql(REMOVE)
                .param("topic", topicId)
                .param("wanting", ids(wanting))
                .param("collecting", ids(collecting))
                .update();
    }

    @Override
    public List<UUID> due(UUID topicId, Map<Integer, Long> ends, Set<UUID> woken, Instant now) {
        return ready(DUE, topicId, ends, woken, now)
                .query((row, _) -> row.getObject("endpoint_id", UUID.class))
                .list();
    }

    @Override
    public List<Stream> claim(
            UUID topicId,
            UUID endpointId,
            Map<Integer, Long> ends,
            Set<UUID> woken,
            Instant now,
            Duration lease,
            int concurrency,
            int limit) {
        boolean isAlone = jdbc.sql(LOCK_ENDPOINT)
                .param("endpoint", endpointId.toString())
                .query(Boolean.class)
                .single();
        if (!isAlone) {
            return List.of();
        }
        int leased = jdbc.sql(LEASED)
                .param("endpoint", endpointId)
                .param("now", utc(now))
                .query(Integer.class)
                .single();
        int free = Math.min(concurrency - leased, limit);
        if (free <= 0) {
            return List.of();
        }
        return ready(CLAIM, topicId, ends, woken, now)
                .param("endpoint", endpointId)
                .param("limit", free)
                .param("lease_ends", utc(now.plus(lease)))
                .query(JdbcStreamStore::stream)
                .list();
    }

    private StatementSpec ready(String sql, UUID topicId, Map<Integer, Long> ends, Set<UUID> woken, Instant now) {
        var partitions = List.copyOf(ends.entrySet());
        return jdbc.sql(sql)
                .param("topic", topicId)
                .param("partitions", partitions.stream().map(Map.Entry::getKey).toArray(Integer[]::new))
                .param("ends", partitions.stream().map(Map.Entry::getValue).toArray(Long[]::new))
                .param("woken", ids(woken))
                .param("now", utc(now));
    }

    @Override
    public boolean extend(Stream stream, Instant leasedUntil) {
        return held(EXTEND, stream).param("until", utc(leasedUntil)).update() == 1;
    }

    @Override
    public boolean choose(Stream stream, long from, long end, Set<String> aside) {
        return held(CHOOSE, stream)
                        .param("from", from)
                        .param("end", end)
                        .param("aside", aside.stream().sorted().toArray(String[]::new))
                        .update()
                == 1;
    }

    @Override
    public boolean putBack(Stream stream, Instant dueAt) {
        return held(PUT_BACK, stream).param("due_at", utc(dueAt)).update() == 1;
    }

    @Override
    public boolean retry(Stream stream, int attempts, String failure, Instant dueAt) {
        return held(RETRY, stream)
                        .param("attempts", attempts)
                        .param("failure", failure)
                        .param("due_at", utc(dueAt))
                        .update()
                == 1;
    }

    @Override
    public boolean advance(
            Stream stream, long nextOffset, int delivered, @Nullable Instant deliveredAt, Instant dueAt) {
        return held(ADVANCE, stream)
                        .param("next", nextOffset)
                        .param("delivered", delivered)
                        .param("delivered_at", utc(deliveredAt), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                        .param("due_at", utc(dueAt))
                        .update()
                == 1;
    }

    private StatementSpec held(String sql, Stream stream) {
        return jdbc.sql(sql).param("id", stream.id()).param("claim", stream.claim());
    }

    @Override
    public Map<String, Instant> lastSent(UUID endpointId, Collection<String> imeis) {
        var sent = new HashMap<String, Instant>();
        jdbc.sql(LAST_SENT)
                .param("endpoint", endpointId)
                .param("imeis", imeis.toArray(String[]::new))
                .query(row -> {
                    sent.put(row.getString("imei"), moment(row, "received_at"));
                });
        return sent;
    }

    @Override
    public void sent(UUID endpointId, Map<String, Instant> receivedAt) {
        if (receivedAt.isEmpty()) {
            return;
        }
        var trackers = List.copyOf(receivedAt.entrySet());
        jdbc.sql(SENT)
                .param("endpoint", endpointId)
                .param("imeis", trackers.stream().map(Map.Entry::getKey).toArray(String[]::new))
                .param(
                        "received",
                        trackers.stream().map(t -> t.getValue().toEpochMilli()).toArray(Long[]::new))
                .update();
    }

    @Override
    public List<Position> positions(UUID topicId) {
        return jdbc.sql(POSITIONS)
                .param("topic", topicId)
                .query((row, _) -> new Position(
                        row.getObject("endpoint_id", UUID.class), row.getInt("partition"), row.getLong("next_offset")))
                .list();
    }

    @Override
    public void addReplay(
            UUID topicId,
            UUID endpointId,
            UUID replayId,
            int partition,
            long from,
            long until,
            @Nullable String imei,
            int ratePerSecond,
            Instant dueAt) {
        jdbc.sql(ADD_REPLAY)
                .param("topic", topicId)
                .param("endpoint", endpointId)
                .param("replay", replayId)
                .param("partition", partition)
                .param("from", from)
                .param("until", until)
                .param("imei", imei)
                .param("rate", ratePerSecond)
                .param("due_at", utc(dueAt))
                .update();
    }

    @Override
    public boolean isReplayDone(UUID replayId) {
        return jdbc.sql(UNFINISHED)
                        .param("replay", replayId)
                        .query(Integer.class)
                        .single()
                == 0;
    }

    @Override
    public void removeReplay(UUID replayId) {
        jdbc.sql("DELETE FROM webhook.stream WHERE replay_id = :replay")
                .param("replay", replayId)
                .update();
    }

    private static Stream stream(ResultSet row, int number) throws SQLException {
        return new Stream(
                row.getObject("id", UUID.class),
                row.getObject("endpoint_id", UUID.class),
                row.getLong("version"),
                row.getObject("replay_id", UUID.class),
                row.getString("imei"),
                row.getInt("rate_per_second"),
                row.getInt("sharers"),
                row.getObject("topic_id", UUID.class),
                row.getInt("partition"),
                row.getLong("next_offset"),
                row.getObject("until_offset", Long.class),
                row.getObject("range_end", Long.class),
                texts(row.getArray("aside")),
                row.getInt("attempts"),
                row.getLong("claim"));
    }

    private static Set<String> texts(Array array) throws SQLException {
        return Set.of((String[]) array.getArray());
    }

    private static String[] ids(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }
}
