package io.wayline.commands.submission;

import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.ledger.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ledger as hosts read it. */
public interface CommandLog {

    /** The command with this number. */
    Optional<CommandId> withNumber(long number);

    /** Newest first, those with lower numbers than {@code before}. */
    List<Entry> page(Filter filter, long before, int limit);

    Optional<Entry> find(CommandId id);

    /** In the order of their numbers. */
    List<AttemptEntry> attempts(CommandId id);

    /** In the order in which they happened. */
    List<TransitionEntry> transitions(CommandId id);

    /** What the tracker said to it, oldest first. */
    List<Message> answers(CommandId id);

    /** Everything a tracker said, newest first, those before {@code before}. */
    List<Message> messages(String imei, @Nullable MessagePosition before, int limit);

    /**
     * Null means any.
     *
     * @param text exactly this command
     */
    record Filter(
            @Nullable String imei,
            @Nullable State state,
            State.@Nullable Status status,
            @Nullable String requestedBy,
            @Nullable String text,
            @Nullable Instant since,
            @Nullable Instant until) {}

    /**
     * A command as it stands.
     *
     * @param number hosts of iot-broker know it as command_log_id
     */
    record Entry(
            CommandId id,
            long number,
            String imei,
            String text,
            @Nullable String metadata,
            State state,
            @Nullable String reason,
            @Nullable String response,
            int attempts,
            int maxRetries,
            long timeoutMs,
            String ifOffline,
            String deliveryMode,
            @Nullable String expectSuccess,
            @Nullable String expectFailure,
            String requestedBy,
            @Nullable String requestId,
            Instant createdAt,
            Instant updatedAt,
            Instant deadline,
            @Nullable Instant completedAt,
            @Nullable CommandId supersededBy) {}

    /** One try, on one session of one node. */
    record AttemptEntry(
            int number,
            long sessionToken,
            String node,
            Instant dispatchedAt,
            Instant writeBefore,
            @Nullable Instant sentAt,
            @Nullable Instant answerDueAt,
            @Nullable Instant closedAt,
            @Nullable String outcome,
            @Nullable String detail) {}

    /** One change of state. */
    record TransitionEntry(
            int revision,
            @Nullable String from,
            String to,
            @Nullable String reason,
            int attempt,
            Instant at) {}

    /**
     * Something a tracker said.
     *
     * @param how it found its command, or UNMATCHED
     */
    record Message(
            String id,
            String imei,
            String kind,
            int codec,
            @Nullable String text,
            byte[] payload,
            Instant receivedAt,
            String node,
            @Nullable CommandId commandId,
            @Nullable Integer attempt,
            String how) {}

    /** A place in the list of messages. */
    record MessagePosition(Instant receivedAt, String id) {}
}
