package io.wayline.commands.ledger.jpa;

import io.wayline.commands.ledger.Attempt;
import io.wayline.commands.ledger.Change;
import io.wayline.commands.ledger.Command;
import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.ledger.LaneSnapshot;
import io.wayline.commands.ledger.LedgerStore;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
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

    private final EntityManager entities;
    private final InstantSource time;

    JpaLedgerStore(EntityManager entities, InstantSource time) {
        this.entities = entities;
        this.time = time;
    }

    @Override
    public LaneSnapshot hold(String imei) {
        if (!lock(imei)) {
            update(MAKE_LANE).setParameter("imei", imei).executeUpdate();
            lock(imei);
        }
        forgetWhatWasRead();
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

    /** What was read before the lane was held may have changed since. */
    private void forgetWhatWasRead() {
        entities.flush();
        entities.clear();
    }

    @Override
    public void apply(String imei, List<Change> changes, Optional<Instant> dueAt) {
        changes.forEach(this::apply);
        entities.flush();
        due(imei, dueAt.orElse(null));
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Added(var command) -> add(command);
            case Change.Moved moved -> move(moved);
            case Change.Noted(var before, var after) -> note(before, after);
            case Change.AttemptOpened(var attempt) -> entities.persist(new AttemptEntity(attempt));
            case Change.AttemptChanged(var before, var after) -> change(before, after);
            case Change.SentLate(var id, var attempt, var at) -> sentLate(id, attempt, at);
            case Change.Recorded(var message, var match) ->
                entities.persist(new ResponseEntity(message, match, time.instant()));
            case Change.Dispatch _, Change.Withdraw _ -> {} // they leave through the outbox
        }
    }

    private void add(Command command) {
        var request = command.request();
        update(ADD)
                .setParameter("id", command.id().value())
                .setParameter("log_id", command.logId())
                .setParameter("imei", request.imei())
                .setParameter("text", request.text())
                .setParameter("metadata", request.metadata(), String.class)
                .setParameter("expect_success", request.expectSuccess(), String.class)
                .setParameter("expect_failure", request.expectFailure(), String.class)
                .setParameter("delivery_mode", request.deliveryMode().name())
                .setParameter("if_offline", request.ifOffline().name())
                .setParameter("timeout_ms", request.timeout().toMillis())
                .setParameter("max_retries", request.maxRetries())
                .setParameter("created_at", request.createdAt())
                .setParameter("deadline", request.deadline())
                .setParameter("requested_by", request.requestedBy())
                .setParameter("request_id", request.requestId(), String.class)
                .setParameter("request_hash", request.requestHash(), String.class)
                .setParameter("traceparent", request.traceparent(), String.class)
                .setParameter("state", command.state().name())
                .setParameter("revision", command.revision())
                .setParameter("updated_at", command.updatedAt())
                .setParameter("queued_at", command.queuedAt())
                .setParameter("not_before", command.notBefore())
                .executeUpdate();
    }

    private void move(Change.Moved moved) {
        var before = moved.before();
        var after = moved.after();
        int rows = update(MOVE)
                .setParameter("state", after.state().name())
                .setParameter("reason", name(after.reason()), String.class)
                .setParameter("revision", after.revision())
                .setParameter("updated_at", after.updatedAt())
                .setParameter("queued_at", after.queuedAt())
                .setParameter("not_before", after.notBefore())
                .setParameter("attempts", after.attempts())
                .setParameter("counted_attempts", after.countedAttempts())
                .setParameter("first_sent_at", after.firstSentAt(), Instant.class)
                .setParameter("in_doubt", after.inDoubt())
                .setParameter("grace_ends_at", after.graceEndsAt(), Instant.class)
                .setParameter("response", after.response(), String.class)
                .setParameter("completed_at", after.completedAt(), Instant.class)
                .setParameter("superseded_by", value(after.supersededBy()), UUID.class)
                .setParameter("attempt", moved.attempt())
                .setParameter("id", before.id().value())
                .setParameter("from_state", before.state().name())
                .setParameter("from_revision", before.revision())
                .executeUpdate();
        exactlyOne(rows, before);
    }

    private void note(Command before, Command after) {
        int rows = update(NOTE)
                .setParameter("counted_attempts", after.countedAttempts())
                .setParameter("first_sent_at", after.firstSentAt(), Instant.class)
                .setParameter("in_doubt", after.inDoubt())
                .setParameter("id", before.id().value())
                .setParameter("from_state", before.state().name())
                .setParameter("from_revision", before.revision())
                .executeUpdate();
        exactlyOne(rows, before);
    }

    private static void exactlyOne(int rows, Command before) {
        if (rows != 1) {
            throw new IllegalStateException("transition lost: command %s in %s, revision %d: %d rows (expected: 1)"
                    .formatted(before.id(), before.state(), before.revision(), rows));
        }
    }

    private void change(Attempt before, Attempt after) {
        int rows = update(CHANGE_ATTEMPT)
                .setParameter("sent_at", after.sentAt(), Instant.class)
                .setParameter("answer_due_at", after.answerDueAt(), Instant.class)
                .setParameter("closed_at", after.closedAt(), Instant.class)
                .setParameter("outcome", name(after.outcome()), String.class)
                .setParameter("detail", after.detail(), String.class)
                .setParameter("command_id", before.commandId().value())
                .setParameter("number", before.number())
                .setParameter("from_sent_at", before.sentAt(), Instant.class)
                .setParameter("from_outcome", name(before.outcome()), String.class)
                .executeUpdate();
        if (rows != 1) {
            throw new IllegalStateException("transition lost: attempt %d of command %s: %d rows (expected: 1)"
                    .formatted(before.number(), before.commandId(), rows));
        }
    }

    private void sentLate(CommandId id, int attempt, Instant at) {
        update(SENT_LATE)
                .setParameter("at", at)
                .setParameter("command_id", id.value())
                .setParameter("number", attempt)
                .executeUpdate();
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
        due(imei, dueAt);
    }

    private void due(String imei, @Nullable Instant at) {
        update(LANE_DUE)
                .setParameter("due_at", at, Instant.class)
                .setParameter("imei", imei)
                .executeUpdate();
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
        return !entities.createQuery("SELECT r.id FROM ResponseEntity r WHERE r.id = :id", String.class)
                .setParameter("id", messageId)
                .getResultList()
                .isEmpty();
    }

    private Session session() {
        return entities.unwrap(Session.class);
    }

    private org.hibernate.query.MutationQuery update(String statement) {
        return session().createNativeMutationQuery(statement);
    }

    private static @Nullable String name(@Nullable Enum<?> word) {
        return word == null ? null : word.name();
    }

    private static @Nullable UUID value(@Nullable CommandId id) {
        return id == null ? null : id.value();
    }
}
