package io.wayline.commands.ledger.jpa;

import io.wayline.commands.ledger.Command;
import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.ledger.DeliveryMode;
import io.wayline.commands.ledger.IfOffline;
import io.wayline.commands.ledger.Reason;
import io.wayline.commands.ledger.State;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code command.command}. It is changed by guarded statements only, never through this object. */
@Entity
@Immutable
@Table(name = "command")
class CommandEntity {

    @Id
    private UUID id;

    @Column(name = "log_id")
    private long logId;

    private String imei;
    private String text;
    private @Nullable String metadata;

    @Column(name = "expect_success")
    private @Nullable String expectSuccess;

    @Column(name = "expect_failure")
    private @Nullable String expectFailure;

    @Enumerated(EnumType.STRING)
    @Column(name = "delivery_mode")
    private DeliveryMode deliveryMode;

    @Enumerated(EnumType.STRING)
    @Column(name = "if_offline")
    private IfOffline ifOffline;

    @Column(name = "timeout_ms")
    private long timeoutMs;

    @Column(name = "max_retries")
    private int maxRetries;

    @Column(name = "created_at")
    private Instant createdAt;

    private Instant deadline;

    @Column(name = "requested_by")
    private String requestedBy;

    @Column(name = "request_id")
    private @Nullable String requestId;

    @Column(name = "request_hash")
    private @Nullable String requestHash;

    private @Nullable String traceparent;

    @Enumerated(EnumType.STRING)
    private State state;

    @Enumerated(EnumType.STRING)
    private @Nullable Reason reason;

    private int revision;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "queued_at")
    private Instant queuedAt;

    @Column(name = "not_before")
    private Instant notBefore;

    private int attempts;

    @Column(name = "counted_attempts")
    private int countedAttempts;

    @Column(name = "first_sent_at")
    private @Nullable Instant firstSentAt;

    @Column(name = "in_doubt")
    private boolean inDoubt;

    @Column(name = "grace_ends_at")
    private @Nullable Instant graceEndsAt;

    private @Nullable String response;

    @Column(name = "completed_at")
    private @Nullable Instant completedAt;

    @Column(name = "superseded_by")
    private @Nullable UUID supersededBy;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected CommandEntity() {}

    Command toCommand() {
        var request = new Command.Request(
                new CommandId(id),
                imei,
                text,
                metadata,
                expectSuccess,
                expectFailure,
                deliveryMode,
                ifOffline,
                Duration.ofMillis(timeoutMs),
                maxRetries,
                createdAt,
                deadline,
                requestedBy,
                requestId,
                requestHash,
                traceparent);
        return new Command(
                request,
                logId,
                state,
                reason,
                revision,
                updatedAt,
                queuedAt,
                notBefore,
                attempts,
                countedAttempts,
                firstSentAt,
                inDoubt,
                graceEndsAt,
                response,
                completedAt,
                supersededBy == null ? null : new CommandId(supersededBy));
    }
}
