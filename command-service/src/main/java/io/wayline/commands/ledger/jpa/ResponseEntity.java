package io.wayline.commands.ledger.jpa;

import io.wayline.commands.ledger.TrackerMessage;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code command.response}, which is never changed. */
@Entity
@Table(name = "response")
@SuppressWarnings("UnusedVariable") // Hibernate reads it
class ResponseEntity {

    @Id
    private String id;

    private String imei;

    @Enumerated(EnumType.STRING)
    private TrackerMessage.Kind kind;

    private int codec;
    private int type;
    private @Nullable String text;
    private byte[] payload;

    @Column(name = "received_at")
    private Instant receivedAt;

    @Column(name = "session_token")
    private long sessionToken;

    private String node;

    @Column(name = "recorded_at")
    private Instant recordedAt;

    @Column(name = "command_id")
    private @Nullable UUID commandId;

    private @Nullable Integer attempt;

    @Enumerated(EnumType.STRING)
    private TrackerMessage.How match;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected ResponseEntity() {}

    ResponseEntity(TrackerMessage message, TrackerMessage.Match match, Instant recordedAt) {
        this.id = message.id();
        this.imei = message.imei();
        this.kind = message.kind();
        this.codec = message.codec();
        this.type = message.type();
        this.text = message.kind() == TrackerMessage.Kind.TEXT ? message.text() : null;
        this.payload = message.payload();
        this.receivedAt = message.receivedAt();
        this.sessionToken = message.sessionToken();
        this.node = message.node();
        this.recordedAt = recordedAt;
        this.commandId = match.commandId() == null ? null : match.commandId().value();
        this.attempt = match.commandId() == null ? null : match.attempt();
        this.match = match.how();
    }
}
