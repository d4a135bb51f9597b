package io.wayline.devices.presence.jdbc;

import static io.wayline.foundation.database.Moments.moment;

import io.wayline.devices.presence.IngestNodeState;
import io.wayline.devices.presence.LiveSession;
import io.wayline.devices.presence.Presence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who is connected, from the view {@code command.live_session}. */
final class JdbcPresence implements Presence {

    private static final String SESSION =
            "SELECT imei, session_token, node, node_name, connected_at, last_seen_at, remote_address, remote_port"
                    + " FROM command.live_session";

    private static final String NODES = """
            SELECT node, name, state, started_at, beat_at, sessions
              FROM command.ingest_node
             WHERE NOT ended
             ORDER BY name, started_at
            """;

    private final JdbcClient jdbc;

    JdbcPresence(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<LiveSession> of(String imei) {
        return jdbc.sql(SESSION + " WHERE imei = :imei")
                .param("imei", imei)
                .query(JdbcPresence::session)
                .optional();
    }

    @Override
    public List<LiveSession> all(String after, int limit) {
        return jdbc.sql(SESSION + " WHERE imei > :after ORDER BY imei LIMIT :limit")
                .param("after", after)
                .param("limit", limit)
                .query(JdbcPresence::session)
                .list();
    }

    @Override
    public long count() {
        return jdbc.sql("SELECT count(*) FROM command.live_session")
                .query(Long.class)
                .single();
    }

    @Override
    public List<IngestNodeState> nodes() {
        return jdbc.sql(NODES).query(JdbcPresence::node).list();
    }

    private static LiveSession session(ResultSet row, int number) throws SQLException {
        return new LiveSession(
                row.getString("imei"),
                row.getLong("session_token"),
                row.getString("node"),
                row.getString("node_name"),
                moment(row, "connected_at"),
                moment(row, "last_seen_at"),
                row.getString("remote_address"),
                row.getInt("remote_port"));
    }

    private static IngestNodeState node(ResultSet row, int number) throws SQLException {
        return new IngestNodeState(
                row.getString("node"),
                row.getString("name"),
                row.getString("state"),
                moment(row, "started_at"),
                moment(row, "beat_at"),
                row.getInt("sessions"));
    }
}
