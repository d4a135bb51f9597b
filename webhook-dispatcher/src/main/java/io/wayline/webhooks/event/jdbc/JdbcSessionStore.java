package io.wayline.webhooks.event.jdbc;

import static io.wayline.foundation.database.Moments.moment;
import static io.wayline.foundation.database.Moments.utc;

import io.wayline.webhooks.event.NodeState;
import io.wayline.webhooks.event.SessionState;
import io.wayline.webhooks.event.SessionState.Phase;
import io.wayline.webhooks.event.SessionStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code webhook.session} and {@code webhook.ingest_node}: whole batches by one statement, rows in the order of their keys. */
final class JdbcSessionStore implements SessionStore {

    private static final String BEGIN_READING =
            "INSERT INTO webhook.sessions_read_since (at) VALUES (:now) ON CONFLICT DO NOTHING";

    private static final String READ_SINCE = "SELECT at FROM webhook.sessions_read_since";

    private static final String SESSION = "s.imei, s.session_token, s.node, s.phase, s.connected_at, s.last_seen_at,"
            + " s.remote_address, s.remote_port, s.revived_by";

    private static final String NODE = "n.node, n.beat_at, n.dead_after, n.beat_offset, n.said_goodbye, n.ended";

    private static final String HOLD_SESSIONS = "SELECT " + SESSION + """
              FROM webhook.session s
             WHERE s.imei = ANY (:imeis)
             ORDER BY s.imei
               FOR UPDATE
            """;

    private static final String PUT_SESSIONS = """
            INSERT INTO webhook.session AS old (
                   imei, session_token, node, phase, connected_at, last_seen_at, remote_address, remote_port, revived_by)
            SELECT imei, token, node, phase, timestamptz 'epoch' + connected_ms * interval '1 millisecond',
                   timestamptz 'epoch' + seen_ms * interval '1 millisecond', address, port, revived_by
              FROM unnest(CAST(:imeis AS text[]), CAST(:tokens AS bigint[]), CAST(:nodes AS text[]), CAST(:phases AS text[]),
                          CAST(:connected_ms AS bigint[]), CAST(:seen_ms AS bigint[]), CAST(:addresses AS text[]),
                          CAST(:ports AS integer[]), CAST(:revived_by AS bigint[]))
                   AS new (imei, token, node, phase, connected_ms, seen_ms, address, port, revived_by)
             ORDER BY imei
                ON CONFLICT (imei) DO UPDATE
               SET session_token = EXCLUDED.session_token, node = EXCLUDED.node, phase = EXCLUDED.phase,
                   connected_at = EXCLUDED.connected_at, last_seen_at = EXCLUDED.last_seen_at,
                   remote_address = EXCLUDED.remote_address, remote_port = EXCLUDED.remote_port,
                   revived_by = EXCLUDED.revived_by
            """;

    private static final String HOLD_NODES = "SELECT " + NODE + """
              FROM webhook.ingest_node n
             WHERE n.node = ANY (:nodes)
             ORDER BY n.node
               FOR UPDATE
            """;

    private static final String PUT_NODE = """
            INSERT INTO webhook.ingest_node (node, beat_at, dead_after, beat_offset, said_goodbye, ended)
            VALUES (:node, :beat_at, :dead_after, :beat_offset, :said_goodbye, :ended)
                ON CONFLICT (node) DO UPDATE
               SET beat_at = EXCLUDED.beat_at, dead_after = EXCLUDED.dead_after, beat_offset = EXCLUDED.beat_offset,
                   said_goodbye = EXCLUDED.said_goodbye, ended = EXCLUDED.ended
            """;

    private static final String END_NODES =
            "UPDATE webhook.ingest_node SET ended = true WHERE NOT ended AND dead_after < :dead_since";

    /** The node is held too: it cannot come to life, or die, while its sessions are judged. */
    private static final String ON_NODES = "SELECT " + SESSION + ", " + NODE + """
              FROM webhook.session s
              JOIN webhook.ingest_node n ON n.node = s.node
             WHERE s.phase = :phase AND s.phase <> 'ENDED' AND n.ended = :ended
             ORDER BY s.imei
             LIMIT :limit
               FOR UPDATE OF s SKIP LOCKED
               FOR SHARE OF n SKIP LOCKED
            """;

    private static final String FORGET_NODES = """
            DELETE FROM webhook.ingest_node n
             WHERE n.ended AND n.beat_at < :beat_before
               AND NOT EXISTS (SELECT 1 FROM webhook.session s WHERE s.node = n.node AND s.phase = 'CONNECTED')
            """;

    private final JdbcClient jdbc;

    JdbcSessionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Instant readSince(Instant now) {
        jdbc.sql(BEGIN_READING).param("now", utc(now)).update();
        return jdbc.sql(READ_SINCE).query((row, _) -> moment(row, "at")).single();
    }

    @Override
    public Map<String, SessionState> holdSessions(Collection<String> imeis) {
        var sessions = new HashMap<String, SessionState>();
        jdbc.sql(HOLD_SESSIONS)
                .param("imeis", imeis.toArray(String[]::new))
                .query((row, _) -> session(row))
                .list()
                .forEach(session -> sessions.put(session.imei(), session));
        return sessions;
    }

    @Override
    public void putSessions(Collection<SessionState> sessions) {
        if (sessions.isEmpty()) {
            return;
        }
        jdbc.sql(PUT_SESSIONS)
                .param("imeis", texts(sessions, SessionState::imei))
                .param("tokens", longs(sessions, SessionState::token))
                .param("nodes", texts(sessions, SessionState::node))
                .param("phases", texts(sessions, session -> session.phase().name()))
                .param(
                        "connected_ms",
                        longs(sessions, session -> session.connectedAt().toEpochMilli()))
                .param(
                        "seen_ms",
                        longs(sessions, session -> session.lastSeenAt().toEpochMilli()))
                .param("addresses", texts(sessions, SessionState::remoteAddress))
                .param(
                        "ports",
                        sessions.stream().mapToInt(SessionState::remotePort).toArray())
                .param("revived_by", longs(sessions, SessionState::revivedBy))
                .update();
    }

    private static String[] texts(Collection<SessionState> sessions, Function<SessionState, String> column) {
        return sessions.stream().map(column).toArray(String[]::new);
    }

    private static long[] longs(Collection<SessionState> sessions, ToLongFunction<SessionState> column) {
        return sessions.stream().mapToLong(column).toArray();
    }

    @Override
    public Map<String, NodeState> holdNodes(Collection<String> nodes) {
        var states = new HashMap<String, NodeState>();
        jdbc.sql(HOLD_NODES)
                .param("nodes", nodes.toArray(String[]::new))
                .query((row, _) -> node(row))
                .list()
                .forEach(node -> states.put(node.node(), node));
        return states;
    }

    @Override
    public void putNodes(Collection<NodeState> nodes) {
        nodes.forEach(node -> jdbc.sql(PUT_NODE)
                .param("node", node.node())
                .param("beat_at", utc(node.beatAt()))
                .param("dead_after", utc(node.deadAfter()))
                .param("beat_offset", node.beatOffset())
                .param("said_goodbye", node.saidGoodbye())
                .param("ended", node.ended())
                .update());
    }

    @Override
    public int endNodes(Instant deadSince) {
        return jdbc.sql(END_NODES).param("dead_since", utc(deadSince)).update();
    }

    @Override
    public List<OnNode> connectedOnEndedNodes(int limit) {
        return onNodes(Phase.CONNECTED, true, limit);
    }

    @Override
    public List<OnNode> lostOnLivingNodes(int limit) {
        return onNodes(Phase.LOST, false, limit);
    }

    private List<OnNode> onNodes(Phase phase, boolean ended, int limit) {
        return jdbc.sql(ON_NODES)
                .param("phase", phase.name())
                .param("ended", ended)
                .param("limit", limit)
                .query((row, _) -> new OnNode(session(row), node(row)))
                .list();
    }

    @Override
    public int forgetNodes(Instant beatBefore) {
        return jdbc.sql(FORGET_NODES).param("beat_before", utc(beatBefore)).update();
    }

    private static SessionState session(ResultSet row) throws SQLException {
        return new SessionState(
                row.getString("imei"),
                row.getLong("session_token"),
                row.getString("node"),
                Phase.valueOf(row.getString("phase")),
                moment(row, "connected_at"),
                moment(row, "last_seen_at"),
                row.getString("remote_address"),
                row.getInt("remote_port"),
                row.getLong("revived_by"));
    }

    private static NodeState node(ResultSet row) throws SQLException {
        return new NodeState(
                row.getString("node"),
                moment(row, "beat_at"),
                moment(row, "dead_after"),
                row.getLong("beat_offset"),
                row.getBoolean("said_goodbye"),
                row.getBoolean("ended"));
    }
}
