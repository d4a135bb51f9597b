package io.wayline.webhooks.endpoint.jpa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;

import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.Endpoint.Filter;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.endpoint.SecretBox;
import io.wayline.webhooks.signing.SigningSecret;
import io.wayline.webhooks.signing.SigningSecrets;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Table {@code webhook.endpoint}. What is secret is sealed in it. */
@Entity
@Table(name = "endpoint")
class EndpointEntity {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};
    private static final byte[] NOTHING = {};

    @Id
    private UUID id = new UUID(0, 0);

    private String name = "";
    private String url = "";

    @Enumerated(EnumType.STRING)
    private Endpoint.Format format = Endpoint.Format.STANDARD;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "event_types", columnDefinition = "text[]")
    private String[] eventTypes = {};

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(columnDefinition = "text[]")
    private String[] imeis = {};

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(columnDefinition = "text[]")
    private String[] tags = {};

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "event_io_ids", columnDefinition = "integer[]")
    private Integer[] eventIoIds = {};

    @Column(name = "min_interval_ms")
    private long minIntervalMs;

    @Enumerated(EnumType.STRING)
    private Endpoint.Payload payload = Endpoint.Payload.FULL;

    @Enumerated(EnumType.STRING)
    private Endpoint.Ordering ordering = Endpoint.Ordering.PER_DEVICE;

    @Column(name = "max_age_ms")
    private long maxAgeMs;

    private int concurrency;

    @Column(name = "rate_per_second")
    private int ratePerSecond;

    @Column(name = "timeout_ms")
    private long timeoutMs;

    @Column(name = "max_batch")
    private int maxBatch;

    private byte[] headers = NOTHING;
    private byte[] secret = NOTHING;

    @Column(name = "old_secret")
    private byte @Nullable [] oldSecret;

    @Column(name = "old_secret_until")
    private @Nullable Instant oldSecretUntil;

    @Enumerated(EnumType.STRING)
    private Endpoint.State state = Endpoint.State.ACTIVE;

    @Column(name = "state_reason")
    private @Nullable String stateReason;

    @Enumerated(EnumType.STRING)
    private Endpoint.Source source = Endpoint.Source.API;

    @Column(name = "created_at")
    private Instant createdAt = Instant.EPOCH;

    @Column(name = "created_by")
    private String createdBy = "";

    @Column(name = "updated_at")
    private Instant updatedAt = Instant.EPOCH;

    @Version
    private long version;

    /** For Hibernate. */
    protected EndpointEntity() {}

    EndpointEntity(Endpoint endpoint, SecretBox box) {
        id = endpoint.id();
        source = endpoint.source();
        createdAt = endpoint.createdAt();
        createdBy = endpoint.createdBy();
        change(endpoint, box);
    }

    final void change(Endpoint endpoint, SecretBox box) {
        name = endpoint.name();
        url = endpoint.url().toString();
        format = endpoint.format();
        eventTypes =
                endpoint.eventTypes().stream().map(EventType::word).sorted().toArray(String[]::new);
        imeis = endpoint.filter().imeis().stream().sorted().toArray(String[]::new);
        tags = endpoint.filter().tags().stream().sorted().toArray(String[]::new);
        eventIoIds = endpoint.filter().eventIoIds().stream().sorted().toArray(Integer[]::new);
        minIntervalMs = endpoint.filter().minInterval().toMillis();
        payload = endpoint.payload();
        ordering = endpoint.ordering();
        maxAgeMs = endpoint.maxAge().toMillis();
        concurrency = endpoint.concurrency();
        ratePerSecond = endpoint.ratePerSecond();
        timeoutMs = endpoint.timeout().toMillis();
        maxBatch = endpoint.maxBatch();
        headers = box.seal(id, JSON.writeValueAsBytes(endpoint.headers()));
        secret = sealed(endpoint.secrets().current(), box);
        var old = endpoint.secrets().old();
        oldSecret = old == null ? null : sealed(old, box);
        oldSecretUntil = endpoint.secrets().oldUntil();
        state = endpoint.state();
        stateReason = endpoint.stateReason();
        updatedAt = endpoint.updatedAt();
    }

    private byte[] sealed(SigningSecret plain, SecretBox box) {
        return box.seal(id, plain.reveal().getBytes(UTF_8));
    }

    UUID id() {
        return id;
    }

    long version() {
        return version;
    }

    Endpoint endpoint(SecretBox box) {
        return new Endpoint(
                id,
                name,
                URI.create(url),
                format,
                Arrays.stream(eventTypes)
                        .flatMap(word -> EventType.of(word).stream())
                        .collect(toCollection(() -> EnumSet.noneOf(EventType.class))),
                new Filter(
                        Set.copyOf(Arrays.asList(imeis)),
                        Set.copyOf(Arrays.asList(tags)),
                        Set.copyOf(Arrays.asList(eventIoIds)),
                        Duration.ofMillis(minIntervalMs)),
                payload,
                ordering,
                Duration.ofMillis(maxAgeMs),
                concurrency,
                ratePerSecond,
                Duration.ofMillis(timeoutMs),
                maxBatch,
                JSON.readValue(box.open(id, headers), HEADERS),
                new SigningSecrets(
                        opened(secret, box), oldSecret == null ? null : opened(oldSecret, box), oldSecretUntil),
                state,
                stateReason,
                source,
                createdAt,
                createdBy,
                updatedAt,
                version);
    }

    private SigningSecret opened(byte[] sealed, SecretBox box) {
        return SigningSecret.parse(new String(box.open(id, sealed), UTF_8))
                .orElseThrow(() -> new IllegalStateException("what was sealed for %s is no secret".formatted(id)));
    }
}
