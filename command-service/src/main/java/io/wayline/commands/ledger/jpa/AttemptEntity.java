package io.wayline.commands.ledger.jpa;

import io.wayline.commands.ledger.Attempt;
import io.wayline.commands.ledger.CommandId;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code command.attempt}. It is changed by guarded statements only, never through this object. */
@Entity
@Immutable
@Table(name = "attempt")
class AttemptEntity {

    @EmbeddedId
    private Key key;

    private String imei;

    @Column(name = "session_token")
    private long sessionToken;

    private String node;

    @Column(name = "dispatched_at")
    private Instant dispatchedAt;

    @Column(name = "write_before")
    private Instant writeBefore;

    @Column(name = "sent_at")
    private @Nullable Instant sentAt;

    @Column(name = "answer_due_at")
    private @Nullable Instant answerDueAt;

    @Column(name = "closed_at")
    private @Nullable Instant closedAt;

    @Enumerated(EnumType.STRING)
    private Attempt.@Nullable Outcome outcome;

    private @Nullable String detail;

    /** Which attempt of which command. */
    @Embeddable
    record Key(@Column(name = "command_id") UUID commandId, int number) {}

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected AttemptEntity() {}

    Attempt toAttempt() {
        return new Attempt(
                new CommandId(key.commandId()),
                key.number(),
                imei,
                sessionToken,
                node,
                dispatchedAt,
                writeBefore,
                sentAt,
                answerDueAt,
                closedAt,
                outcome,
                detail);
    }
}
