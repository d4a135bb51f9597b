package io.wayline.commands.submission.jdbc;

import static io.wayline.foundation.database.Moments.moment;
import static io.wayline.foundation.database.Moments.momentOrNull;
import static io.wayline.foundation.database.Moments.utc;

import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.ledger.State;
import io.wayline.commands.submission.CommandLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what the ledger writes. The log id grows with each command, so pages by it stay stable while commands come in. */
final class JdbcCommandLog implements CommandLog {

    private static final String COLUMNS = """
            SELECT id, log_id, imei, text, metadata, state, reason, response, attempts, max_retries, timeout_ms, if_offline,
                   delivery_mode, expect_success, expect_failure, requested_by, request_id, created_at, updated_at, deadline,
                   completed_at, superseded_by
              FROM command.command
            """;

    private static final String FIND = COLUMNS + " WHERE id = :id";

    private static final String BEFORE = " WHERE log_id < :before";
    private static final String NEWEST_FIRST = " ORDER BY log_id DESC LIMIT :limit";

    private static final String ATTEMPTS = """
            SELECT number, session_token, node, dispatched_at, write_before, sent_at, answer_due_at, closed_at, outcome, detail
              FROM command.attempt
             WHERE command_id = :id
             ORDER BY number
            """;

    private static final String TRANSITIONS = """
            SELECT revision, from_state, to_state, reason, attempt, at
              FROM command.transition
             WHERE command_id = :id
             ORDER BY revision
            """;

    private static final String MESSAGE_COLUMNS = """
            SELECT id, imei, kind, codec, text, payload, received_at, node, command_id, attempt, match
              FROM command.response
            """;

    private static final String ANSWERS = MESSAGE_COLUMNS + " WHERE command_id = :id ORDER BY received_at, id";

    private static final String MESSAGES = MESSAGE_COLUMNS + """
             WHERE imei = :imei
               AND (:received_at::timestamptz IS NULL OR (received_at, id) < (:received_at, :id))
             ORDER BY received_at DESC, id DESC
             LIMIT :limit
            """;

    private final JdbcClient jdbc;

    JdbcCommandLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<CommandId> withNumber(long number) {
        return jdbc.sql("SELECT id FROM command.command WHERE log_id = :number")
                .param("number", number)
                .query((row, _) -> new CommandId(row.getObject("id", UUID.class)))
                .optional();
    }

    @Override
    public List<Entry> page(Filter filter, long before, int limit) {
        var where = new StringBuilder(BEFORE);
        add(where, filter.imei(), " AND imei = :imei");
        add(where, filter.state(), " AND state = :state");
        if (filter.status() != null) {
            where.append(" AND state IN (:states)");
        }
        add(where, filter.requestedBy(), " AND requested_by = :requested_by");
        add(where, filter.text(), " AND text = :text");
        add(where, filter.since(), " AND created_at >= :since");
        add(where, filter.until(), " AND created_at < :until");
        return jdbc.sql(COLUMNS + where + NEWEST_FIRST)
                .param("before", before)
                .param("imei", filter.imei())
                .param("state", filter.state() == null ? null : filter.state().name())
                .param("states", filter.status() == null ? List.of() : statesOf(filter.status()))
                .param("requested_by", filter.requestedBy())
                .param("text", filter.text())
                .param("since", utc(filter.since()))
                .param("until", utc(filter.until()))
                .param("limit", limit)
                .query(JdbcCommandLog::entry)
                .list();
    }

    private static void add(StringBuilder where, @Nullable Object wanted, String condition) {
        if (wanted != null) {
            where.append(condition);
        }
    }

    private static List<String> statesOf(State.Status status) {
        return Arrays.stream(State.values())
                .filter(state -> state.status() == status)
                .map(State::name)
                .toList();
    }

    @Override
    public Optional<Entry> find(CommandId id) {
        return jdbc.sql(FIND)
                .param("id", id.value())
                .query(JdbcCommandLog::entry)
                .optional();
    }

    @Override
    public List<AttemptEntry> attempts(CommandId id) {
        return jdbc.sql(ATTEMPTS)
                .param("id", id.value())
                .query((row, _) -> new AttemptEntry(
                        row.getInt("number"),
                        row.getLong("session_token"),
                        row.getString("node"),
                        moment(row, "dispatched_at"),
                        moment(row, "write_before"),
                        momentOrNull(row, "sent_at"),
                        momentOrNull(row, "answer_due_at"),
                        momentOrNull(row, "closed_at"),
                        row.getString("outcome"),
                        row.getString("detail")))
                .list();
    }

    @Override
    public List<TransitionEntry> transitions(CommandId id) {
        return jdbc.sql(TRANSITIONS)
                .param("id", id.value())
                .query((row, _) -> new TransitionEntry(
                        row.getInt("revision"),
                        row.getString("from_state"),
                        row.getString("to_state"),
                        row.getString("reason"),
                        row.getInt("attempt"),
                        moment(row, "at")))
                .list();
    }

    @Override
    public List<Message> answers(CommandId id) {
        return jdbc.sql(ANSWERS)
                .param("id", id.value())
                .query(JdbcCommandLog::message)
                .list();
    }

    @Override
    public List<Message> messages(String imei, @Nullable MessagePosition before, int limit) {
        return jdbc.sql(MESSAGES)
                .param("imei", imei)
                .param("received_at", before == null ? null : utc(before.receivedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("id", before == null ? null : before.id(), Types.VARCHAR)
                .param("limit", limit)
                .query(JdbcCommandLog::message)
                .list();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        @Nullable UUID supersededBy = row.getObject("superseded_by", UUID.class);
        return new Entry(
                new CommandId(row.getObject("id", UUID.class)),
                row.getLong("log_id"),
                row.getString("imei"),
                row.getString("text"),
                row.getString("metadata"),
                State.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getString("response"),
                row.getInt("attempts"),
                row.getInt("max_retries"),
                row.getLong("timeout_ms"),
                row.getString("if_offline"),
                row.getString("delivery_mode"),
                row.getString("expect_success"),
                row.getString("expect_failure"),
                row.getString("requested_by"),
                row.getString("request_id"),
                moment(row, "created_at"),
                moment(row, "updated_at"),
                moment(row, "deadline"),
                momentOrNull(row, "completed_at"),
                supersededBy == null ? null : new CommandId(supersededBy));
    }

    private static Message message(ResultSet row, int number) throws SQLException {
        @Nullable UUID commandId = row.getObject("command_id", UUID.class);
        return new Message(
                row.getString("id"),
                row.getString("imei"),
                row.getString("kind"),
                row.getInt("codec"),
                row.getString("text"),
                row.getBytes("payload"),
                moment(row, "received_at"),
                row.getString("node"),
                commandId == null ? null : new CommandId(commandId),
                row.getObject("attempt", Integer.class),
                row.getString("match"));
    }
}
