package io.wayline.commands.ledger.jpa;

import static io.wayline.foundation.database.Moments.utc;
import static java.sql.Types.INTEGER;
import static java.sql.Types.OTHER;
import static java.sql.Types.TIMESTAMP_WITH_TIMEZONE;
import static java.sql.Types.VARCHAR;

import io.wayline.commands.ledger.Attempt;
import io.wayline.commands.ledger.Change;
import io.wayline.commands.ledger.Command;
import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.ledger.LaneSnapshot;
import io.wayline.commands.ledger.LedgerStore;
import io.wayline.commands.ledger.TrackerMessage;
import io.wayline.commands.ledger.TrackerMessage.Match;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The ledger in PostgreSQL. A lane's row is the lock of all that belongs to a tracker. Besides, each change names the state
 * and revision it starts from, so that a mistake about locks would be an error and not a wrong history.
 */
@Transactional(propagation = Propagation.MANDATORY)
class JpaLedgerStore implements LedgerStore {

    private static final String MAKE_LANE =
            "INSERT INTO command.lane (imei) VALUES (:imei) ON CONFLICT (imei) DO NOTHING";

    private static final String HOLD_LANE = "SELECT imei FROM command.lane WHERE imei = :imei FOR UPDATE";

    private static final String HOLD_DUE_LANE = """
            SELECT imei FROM command.lane
             WHERE due_at <= :now
             ORDER BY due_at
             LIMIT 1
               FOR UPDATE SKIP LOCKED
            """;

    private static final String LANE_DUE = "UPDATE command.lane SET due_at = :due_at WHERE imei = :imei";

    private static final String COMMANDS_OF_LANE = """
            SELECT * FROM command.command
             WHERE id IN (SELECT id FROM command.command WHERE imei = :imei AND completed_at IS NULL
                          UNION
                          SELECT command_id FROM command.attempt WHERE imei = :imei AND closed_at IS NULL)
             ORDER BY log_id
            """;

    private static final String ATTEMPT_IN_FLIGHT =
            "SELECT a FROM AttemptEntity a WHERE a.imei = :imei AND a.closedAt IS NULL";

    private static final String TRACKER = """
            SELECT s.session_token, s.node, coalesce(d.codec14, false) AS codec14
              FROM (SELECT CAST(:imei AS text) COLLATE "C" AS imei) t
              LEFT JOIN command.live_session s ON s.imei = t.imei
              LEFT JOIN command.device d ON d.imei = t.imei
            """;

    private static final String NEXT_LOG_ID = "SELECT nextval('command.command_log_id_seq')";

    private static final String ADD = """
            WITH added AS (
                INSERT INTO command.command (
                       id, log_id, imei, text, metadata, expect_success, expect_failure, delivery_mode, if_offline,
                       timeout_ms, max_retries, created_at, deadline, requested_by, request_id, request_hash,
                       traceparent, state, revision, updated_at, queued_at, not_before, attempts, counted_attempts,
                       in_doubt)
                OVERRIDING SYSTEM VALUE
                VALUES (:id, :log_id, :imei, :text, :metadata, :expect_success, :expect_failure, :delivery_mode,
                       :if_offline, :timeout_ms, :max_retries, :created_at, :deadline, :requested_by, :request_id,
                       :request_hash, :traceparent, :state, :revision, :updated_at, :queued_at, :not_before, 0, 0, false)
                RETURNING id, revision, state, updated_at)
            INSERT INTO command.transition (command_id, revision, to_state, attempt, at)
            SELECT id, revision, state, 0, updated_at FROM added
            """;

    /** One row, or the command is not where the decision saw it. */
    private static final String MOVE = """
            WITH moved AS (
                UPDATE command.command
                   SET state = :state, reason = :reason, revision = :revision, updated_at = :updated_at,
                       queued_at = :queued_at, not_before = :not_before, attempts = :attempts,
                       counted_attempts = :counted_attempts, first_sent_at = :first_sent_at, in_doubt = :in_doubt,
                       grace_ends_at = :grace_ends_at, response = :response, completed_at = :completed_at,
                       superseded_by = :superseded_by
                 WHERE id = :id AND state = :from_state AND revision = :from_revision
                RETURNING id)
            INSERT INTO command.transition (command_id, revision, from_state, to_state, reason, attempt, at)
            SELECT id, :revision, :from_state, :state, :reason, :attempt, :updated_at FROM moved
            """;

    private static final String NOTE = """
            UPDATE command.command
               SET counted_attempts = :counted_attempts, first_sent_at = :first_sent_at, in_doubt = :in_doubt
             WHERE id = :id AND state = :from_state AND revision = :from_revision
            """;

    private static final String OPEN_ATTEMPT = """
            INSERT INTO command.attempt (command_id, number, imei, session_token, node, dispatched_at, write_before)
            VALUES (:command_id, :number, :imei, :session_token, :node, :dispatched_at, :write_before)
            """;

    private static final String CHANGE_ATTEMPT = """
            UPDATE command.attempt
               SET sent_at = :sent_at, answer_due_at = :answer_due_at, closed_at = :closed_at, outcome = :outcome,
                   detail = :detail
             WHERE command_id = :command_id AND number = :number
               AND sent_at IS NOT DISTINCT FROM :from_sent_at AND outcome IS NOT DISTINCT FROM :from_outcome
            """;

    private static final String SENT_LATE = """
            UPDATE command.attempt SET sent_at = :at
             WHERE command_id = :command_id AND number = :number AND sent_at IS NULL AND outcome <> 'NOT_SENT'
            """;

    private static final String RECORD = """
            INSERT INTO command.response (
                   id, imei, kind, codec, type, text, payload, received_at, session_token, node, recorded_at, command_id,
                   attempt, match)
            VALUES (:id, :imei, :kind, :codec, :type, :text, :payload, :received_at, :session_token, :node, :recorded_at,
                   :command_id, :attempt, :match)
            """;

    private static final String IS_RECORDED = "SELECT id FROM command.response WHERE id = :id";

    private final EntityManager entities;
    private final NamedParameterJdbcOperations jdbc;
    private final InstantSource time;

    /** @param jdbc on the connection of the entities' transaction */
    JpaLedgerStore(EntityManager entities, NamedParameterJdbcOperations jdbc, InstantSource time) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.time = time;
    }

    @Override
    public LaneSnapshot hold(String imei) {
        if (!lock(imei)) {
            session()
                    .createNativeMutationQuery(MAKE_LANE)
                    .setParameter("imei", imei)
                    .executeUpdate();
            lock(imei);
        }
        entities.clear(); // what was read before the lane was held may have changed since
        var commands = session()
                .createNativeQuery(COMMANDS_OF_LANE, CommandEntity.class)
                .setParameter("imei", imei)
                .getResultList();
        var inFlight = entities.createQuery(ATTEMPT_IN_FLIGHT, AttemptEntity.class)
                .setParameter("imei", imei)
                .getResultList();
        var tracker = session()
                .createNativeQuery(TRACKER, TrackerRow.class)
                .setParameter("imei", imei)
                .getSingleResult();
        return new LaneSnapshot(
                imei,
                commands.stream().map(CommandEntity::toCommand).toList(),
                inFlight.isEmpty() ? null : inFlight.getFirst().toAttempt(),
                tracker.session(),
                tracker.codec14());
    }

    /** The live session of a tracker, and how it is registered. */
    record TrackerRow(@Nullable Long sessionToken, @Nullable String node, boolean codec14) {

        io.wayline.commands.ledger.@Nullable Session session() {
            return sessionToken == null || node == null
                    ? null
                    : new io.wayline.commands.ledger.Session(sessionToken, node);
        }
    }

    private boolean lock(String imei) {
        return !session()
                .createNativeQuery(HOLD_LANE, String.class)
                .setParameter("imei", imei)
                .getResultList()
                .isEmpty();
    }

    @Override
    public void apply(String imei, List<Change> changes, Optional<Instant> dueAt) {
        var writes = new LaneWrites();
        changes.forEach(change -> write(change, writes));
        due(imei, dueAt.orElse(null), writes);
        writes.send(jdbc);
    }

    private void write(Change change, LaneWrites writes) {
        switch (change) {
            case Change.Added(var command) -> add(command, writes);
            case Change.Moved moved -> move(moved, writes);
            case Change.Noted(var before, var after) -> note(before, after, writes);
            case Change.AttemptOpened(var attempt) -> open(attempt, writes);
            case Change.AttemptChanged(var before, var after) -> change(before, after, writes);
            case Change.SentLate(var id, var attempt, var at) ->
                writes.add(SENT_LATE)
                        .with("at", utc(at), TIMESTAMP_WITH_TIMEZONE)
                        .with("command_id", id.value())
                        .with("number", attempt);
            case Change.Recorded(var message, var match) -> record(message, match, writes);
            case Change.Dispatch _, Change.Withdraw _ -> {} // they leave through the outbox
        }
    }

    private static void add(Command command, LaneWrites writes) {
        var request = command.request();
        writes.add(ADD)
                .with("id", command.id().value())
                .with("log_id", command.logId())
                .with("imei", request.imei())
                .with("text", request.text())
                .with("metadata", request.metadata(), VARCHAR)
                .with("expect_success", request.expectSuccess(), VARCHAR)
                .with("expect_failure", request.expectFailure(), VARCHAR)
                .with("delivery_mode", request.deliveryMode().name())
                .with("if_offline", request.ifOffline().name())
                .with("timeout_ms", request.timeout().toMillis())
                .with("max_retries", request.maxRetries())
                .with("created_at", utc(request.createdAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("deadline", utc(request.deadline()), TIMESTAMP_WITH_TIMEZONE)
                .with("requested_by", request.requestedBy())
                .with("request_id", request.requestId(), VARCHAR)
                .with("request_hash", request.requestHash(), VARCHAR)
                .with("traceparent", request.traceparent(), VARCHAR)
                .with("state", command.state().name())
                .with("revision", command.revision())
                .with("updated_at", utc(command.updatedAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("queued_at", utc(command.queuedAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("not_before", utc(command.notBefore()), TIMESTAMP_WITH_TIMEZONE);
    }

    private static void move(Change.Moved moved, LaneWrites writes) {
        var before = moved.before();
        var after = moved.after();
        writes.addGuarded(MOVE, rows -> transitionLost(before, rows))
                .with("state", after.state().name())
                .with("reason", name(after.reason()), VARCHAR)
                .with("revision", after.revision())
                .with("updated_at", utc(after.updatedAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("queued_at", utc(after.queuedAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("not_before", utc(after.notBefore()), TIMESTAMP_WITH_TIMEZONE)
                .with("attempts", after.attempts())
                .with("counted_attempts", after.countedAttempts())
                .with("first_sent_at", utc(after.firstSentAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("in_doubt", after.inDoubt())
                .with("grace_ends_at", utc(after.graceEndsAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("response", after.response(), VARCHAR)
                .with("completed_at", utc(after.completedAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("superseded_by", value(after.supersededBy()), OTHER)
                .with("attempt", moved.attempt())
                .with("id", before.id().value())
                .with("from_state", before.state().name())
                .with("from_revision", before.revision());
    }

    private static void note(Command before, Command after, LaneWrites writes) {
        writes.addGuarded(NOTE, rows -> transitionLost(before, rows))
                .with("counted_attempts", after.countedAttempts())
                .with("first_sent_at", utc(after.firstSentAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("in_doubt", after.inDoubt())
                .with("id", before.id().value())
                .with("from_state", before.state().name())
                .with("from_revision", before.revision());
    }

    private static String transitionLost(Command before, int rows) {
        return "transition lost: command %s in %s, revision %d: %d rows (expected: 1)"
                .formatted(before.id(), before.state(), before.revision(), rows);
    }

    private static void open(Attempt attempt, LaneWrites writes) {
        writes.add(OPEN_ATTEMPT)
                .with("command_id", attempt.commandId().value())
                .with("number", attempt.number())
                .with("imei", attempt.imei())
                .with("session_token", attempt.sessionToken())
                .with("node", attempt.node())
                .with("dispatched_at", utc(attempt.dispatchedAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("write_before", utc(attempt.writeBefore()), TIMESTAMP_WITH_TIMEZONE);
    }

    private static void change(Attempt before, Attempt after, LaneWrites writes) {
        writes.addGuarded(
                        CHANGE_ATTEMPT,
                        rows -> "transition lost: attempt %d of command %s: %d rows (expected: 1)"
                                .formatted(before.number(), before.commandId(), rows))
                .with("sent_at", utc(after.sentAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("answer_due_at", utc(after.answerDueAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("closed_at", utc(after.closedAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("outcome", name(after.outcome()), VARCHAR)
                .with("detail", after.detail(), VARCHAR)
                .with("command_id", before.commandId().value())
                .with("number", before.number())
                .with("from_sent_at", utc(before.sentAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("from_outcome", name(before.outcome()), VARCHAR);
    }

    private void record(TrackerMessage message, Match match, LaneWrites writes) {
        writes.add(RECORD)
                .with("id", message.id())
                .with("imei", message.imei())
                .with("kind", message.kind().name())
                .with("codec", message.codec())
                .with("type", message.type())
                .with("text", message.kind() == TrackerMessage.Kind.TEXT ? message.text() : null, VARCHAR)
                .with("payload", message.payload())
                .with("received_at", utc(message.receivedAt()), TIMESTAMP_WITH_TIMEZONE)
                .with("session_token", message.sessionToken())
                .with("node", message.node())
                .with("recorded_at", utc(time.instant()), TIMESTAMP_WITH_TIMEZONE)
                .with("command_id", value(match.commandId()), OTHER)
                .with("attempt", match.commandId() == null ? null : match.attempt(), INTEGER)
                .with("match", match.how().name());
    }

    @Override
    public Optional<String> holdDue(Instant now) {
        return session()
                .createNativeQuery(HOLD_DUE_LANE, String.class)
                .setParameter("now", now)
                .getResultList()
                .stream()
                .findFirst();
    }

    @Override
    public void postpone(String imei, Instant dueAt) {
        var writes = new LaneWrites();
        due(imei, dueAt, writes);
        writes.send(jdbc);
    }

    private static void due(String imei, @Nullable Instant at, LaneWrites writes) {
        writes.add(LANE_DUE).with("due_at", utc(at), TIMESTAMP_WITH_TIMEZONE).with("imei", imei);
    }

    @Override
    public long nextLogId() {
        return session().createNativeQuery(NEXT_LOG_ID, Long.class).getSingleResult();
    }

    @Override
    public Optional<Command> find(CommandId id) {
        return Optional.ofNullable(entities.find(CommandEntity.class, id.value()))
                .map(CommandEntity::toCommand);
    }

    @Override
    public Optional<Command> findRequest(String requestedBy, String requestId) {
        return entities
                .createQuery(
                        "SELECT c FROM CommandEntity c WHERE c.requestedBy = :requested_by AND c.requestId = :request_id",
                        CommandEntity.class)
                .setParameter("requested_by", requestedBy)
                .setParameter("request_id", requestId)
                .getResultList()
                .stream()
                .findFirst()
                .map(CommandEntity::toCommand);
    }

    @Override
    public List<Attempt> attemptsOf(CommandId id) {
        return entities
                .createQuery(
                        "SELECT a FROM AttemptEntity a WHERE a.key.commandId = :id ORDER BY a.key.number",
                        AttemptEntity.class)
                .setParameter("id", id.value())
                .getResultList()
                .stream()
                .map(AttemptEntity::toAttempt)
                .toList();
    }

    @Override
    public boolean isRecorded(String messageId) {
        return !session()
                .createNativeQuery(IS_RECORDED, String.class)
                .setParameter("id", messageId)
                .getResultList()
                .isEmpty();
    }

    private Session session() {
        return entities.unwrap(Session.class);
    }

    private static @Nullable String name(@Nullable Enum<?> word) {
        return word == null ? null : word.name();
    }

    private static @Nullable UUID value(@Nullable CommandId id) {
        return id == null ? null : id.value();
    }
}
