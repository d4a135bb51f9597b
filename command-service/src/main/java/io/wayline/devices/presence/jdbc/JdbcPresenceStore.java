package io.wayline.devices.presence.jdbc;

import static io.wayline.foundation.database.Moments.moment;
import static io.wayline.foundation.database.Moments.utc;

import io.wayline.devices.presence.NodeReport.Phase;
import io.wayline.devices.presence.NodeState;
import io.wayline.devices.presence.PresenceStore;
import io.wayline.devices.presence.SessionState;
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

/** {@code command.presence} and {@code command.ingest_node}: whole batches by one statement, rows in the order of their keys. */
final class JdbcPresenceStore implements PresenceStore {

    private static final String HOLD_SESSIONS = """
            SELECT imei, session_token, node, connected, connected_at, last_seen_at, remote_address, remote_port, end_reason
              FROM command.presence
             WHERE imei = ANY (:imeis)
             ORDER BY imei
               FOR UPDATE
            """;

    private static final String PUT_SESSIONS = """
            INSERT INTO command.presence AS old (
                   imei, session_token, node, connected, connected_at, last_seen_at, remote_address, remote_port, end_reason)
            SELECT imei, token, node, connected, timestamptz 'epoch' + connected_ms * interval '1 millisecond',
                   timestamptz 'epoch' + seen_ms * interval '1 millisecond', address, port, end_reason
              FROM unnest(CAST(:imeis AS text[]), CAST(:tokens AS bigint[]), CAST(:nodes AS text[]),
                          CAST(:connected AS boolean[]), CAST(:connected_ms AS bigint[]), CAST(:seen_ms AS bigint[]),
                          CAST(:addresses AS text[]), CAST(:ports AS integer[]), CAST(:reasons AS text[]))
                   AS new (imei, token, node, connected, connected_ms, seen_ms, address, port, end_reason)
             ORDER BY imei
                ON CONFLICT (imei) DO UPDATE
               SET session_token = EXCLUDED.session_token, node = EXCLUDED.node, connected = EXCLUDED.connected,
                   connected_at = EXCLUDED.connected_at, last_seen_at = EXCLUDED.last_seen_at,
                   remote_address = EXCLUDED.remote_address, remote_port = EXCLUDED.remote_port,
                   end_reason = EXCLUDED.end_reason
            """;

    private static final String HOLD_NODES = """
            SELECT node, name, state, started_at, beat_at, dead_after, ended, sessions
              FROM command.ingest_node
             WHERE node = ANY (:nodes)
             ORDER BY node
               FOR UPDATE
            """;

    private static final String PUT_NODE = """
            INSERT INTO command.ingest_node (node, name, state, started_at, beat_at, dead_after, ended, sessions)
            VALUES (:node, :name, :state, :started_at, :beat_at, :dead_after, :ended, :sessions)
                ON CONFLICT (node) DO UPDATE
               SET name = EXCLUDED.name, state = EXCLUDED.state, started_at = EXCLUDED.started_at,
                   beat_at = EXCLUDED.beat_at, dead_after = EXCLUDED.dead_after, ended = EXCLUDED.ended,
                   sessions = EXCLUDED.sessions
            """;

    private static final String END_NODES = """
            UPDATE command.ingest_node SET ended = true WHERE NOT ended AND dead_after < :dead_since RETURNING node
            """;

    private static final String FORGET_NODES = """
            DELETE FROM command.ingest_node n
             WHERE n.ended AND n.beat_at < :beat_before
               AND NOT EXISTS (SELECT 1 FROM command.presence p WHERE p.node = n.node AND p.connected)
            """;

    private static final String TRACKERS_ON =
            "SELECT imei FROM command.presence WHERE node = ANY (:nodes) AND connected";

    /**
     * The first command of a tracker makes its lane. To wait for whoever is just doing that, the lane is made here too: a row
     * that is not committed yet can be waited for in no other way.
     */
    private static final String MAKE_LANES = """
            INSERT INTO command.lane (imei)
            SELECT imei FROM unnest(CAST(:imeis AS text[])) AS turned (imei)
             ORDER BY imei
                ON CONFLICT DO NOTHING
            """;

    private static final String HOLD_LANES =
            "SELECT imei FROM command.lane WHERE imei = ANY (:imeis) ORDER BY imei FOR UPDATE";

    /** A lane that is never due has nothing open. */
    private static final String MAKE_DUE =
            "UPDATE command.lane SET due_at = :now WHERE imei = ANY (:imeis) AND due_at > :now";

    private final JdbcClient jdbc;

    JdbcPresenceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<String, SessionState> holdSessions(Collection<String> imeis) {
        var states = new HashMap<String, SessionState>();
        jdbc.sql(HOLD_SESSIONS)
                .param("imeis", array(imeis))
                .query(JdbcPresenceStore::session)
                .list()
                .forEach(state -> states.put(state.imei(), state));
        return states;
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
                .param(
                        "connected",
                        sessions.stream().map(SessionState::connected).toArray(Boolean[]::new))
                .param(
                        "connected_ms",
                        longs(sessions, state -> state.connectedAt().toEpochMilli()))
                .param("seen_ms", longs(sessions, state -> state.lastSeenAt().toEpochMilli()))
                .param("addresses", texts(sessions, SessionState::remoteAddress))
                .param(
                        "ports",
                        sessions.stream().mapToInt(SessionState::remotePort).toArray())
                .param("reasons", sessions.stream().map(SessionState::endReason).toArray(String[]::new))
                .update();
    }

    private static String[] texts(Collection<SessionState> sessions, Function<SessionState, String> column) {
        return sessions.stream().map(column).toArray(String[]::new);
    }

    private static long[] longs(Collection<SessionState> sessions, ToLongFunction<SessionState> column) {
        return sessions.stream().mapToLong(column).toArray();
    }

    private static String[] array(Collection<String> texts) {
        return texts.toArray(String[]::new);
    }

    private static SessionState session(ResultSet row, int number) throws SQLException {
        return new SessionState(
                row.getString("imei"),
                row.getLong("session_token"),
                row.getString("node"),
                row.getBoolean("connected"),
                moment(row, "connected_at"),
                moment(row, "last_seen_at"),
                row.getString("remote_address"),
                row.getInt("remote_port"),
                row.getString("end_reason"));
    }

    @Override
    public Map<String, NodeState> holdNodes(Collection<String> nodes) {
        var states = new HashMap<String, NodeState>();
        jdbc.sql(HOLD_NODES)
                .param("nodes", array(nodes))
                .query(JdbcPresenceStore::node)
                .list()
                .forEach(state -> states.put(state.node(), state));
        return states;
    }

    @Override
    public void putNodes(Collection<NodeState> nodes) {
        nodes.forEach(node -> jdbc.sql(PUT_NODE)
                .param("node", node.node())
                .param("name", node.name())
                .param("state", node.phase().name())
                .param("started_at", utc(node.startedAt()))
                .param("beat_at", utc(node.beatAt()))
                .param("dead_after", utc(node.deadAfter()))
                .param("ended", node.ended())
                .param("sessions", node.sessions())
                .update());
    }

    private static NodeState node(ResultSet row, int number) throws SQLException {
        return new NodeState(
                row.getString("node"),
                row.getString("name"),
                Phase.valueOf(row.getString("state")),
                moment(row, "started_at"),
                moment(row, "beat_at"),
                moment(row, "dead_after"),
                row.getBoolean("ended"),
                row.getInt("sessions"));
    }

    @Override
    public List<String> endNodes(Instant deadSince) {
        return jdbc.sql(END_NODES)
                .param("dead_since", utc(deadSince))
                .query((row, _) -> row.getString(1))
                .list();
    }

    @Override
    public int forgetNodes(Instant beatBefore) {
        return jdbc.sql(FORGET_NODES).param("beat_before", utc(beatBefore)).update();
    }

    @Override
    public List<String> trackersOn(Collection<String> nodes) {
        return jdbc.sql(TRACKERS_ON)
                .param("nodes", array(nodes))
                .query((row, _) -> row.getString(1))
                .list();
    }

    @Override
    public void makeLanesDue(Collection<String> imeis, Instant now) {
        var array = array(imeis);
        jdbc.sql(MAKE_LANES).param("imeis", array).update();
        jdbc.sql(HOLD_LANES).param("imeis", array).query(String.class).list();
        jdbc.sql(MAKE_DUE).param("imeis", array).param("now", utc(now)).update();
    }
}
