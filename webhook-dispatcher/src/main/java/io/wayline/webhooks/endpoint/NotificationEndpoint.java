package io.wayline.webhooks.endpoint;

import io.wayline.foundation.access.Audit;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.endpoint.Endpoint.Filter;
import io.wayline.webhooks.endpoint.Endpoint.Format;
import io.wayline.webhooks.endpoint.Endpoint.Ordering;
import io.wayline.webhooks.endpoint.Endpoint.Payload;
import io.wayline.webhooks.endpoint.Endpoint.Source;
import io.wayline.webhooks.endpoint.Endpoint.State;
import io.wayline.webhooks.signing.SigningSecret;
import io.wayline.webhooks.signing.SigningSecrets;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;

/**
 * The endpoint of NOTIFICATION_URL: what the environment says, brought into line with what is kept. Instances that start
 * together take turns, and do the same.
 */
@Transactional
public class NotificationEndpoint {

    public static final UUID ID = UUID.fromString("6e6f7469-6669-4361-a469-6f6e5f75726c");
    public static final String NAME = "NOTIFICATION_URL";

    /** Why it is paused while the variable is not set. */
    public static final String NOT_CONFIGURED = "NOT_CONFIGURED";

    private static final Duration OVERLAP = Duration.ofDays(1);

    private final EndpointStore store;
    private final Deliveries deliveries;
    private final Audit audit;
    private final Settings settings;
    private final InstantSource time;
    private final SecureRandom random = new SecureRandom();

    public NotificationEndpoint(
            EndpointStore store, Deliveries deliveries, Audit audit, Settings settings, InstantSource time) {
        this.store = store;
        this.deliveries = deliveries;
        this.audit = audit;
        this.settings = settings;
        this.time = time;
    }

    /**
     * What the environment says.
     *
     * @param url NOTIFICATION_URL, the base before iot-broker's paths; null if there is none
     * @param secret NOTIFICATION_SECRET; null: one is drawn, and shown when it is rotated
     * @param telemetry TELEMETRY_WEBHOOK_ENABLED
     */
    public record Settings(@Nullable URI url, @Nullable SigningSecret secret, boolean telemetry) {

        /**
         * Reads variables.
         *
         * @throws IllegalArgumentException if they make no sense; the message never repeats one
         */
        public static Settings parse(String url, String secret, boolean telemetry) {
            var base = withoutSlash(url.strip());
            if (!base.isEmpty()) {
                EndpointRules.urlFault(NAME, base, true, "").ifPresent(fault -> {
                    throw new IllegalArgumentException("%s. %s".formatted(fault.error(), fault.remedy()));
                });
                if (base.contains("?")) {
                    throw new IllegalArgumentException(
                            NAME + ": has a query (expected: the base before /webhooks/iot)");
                }
            }
            var own = secret.isBlank()
                    ? null
                    : SigningSecret.parse(secret.strip())
                            .orElseThrow(
                                    () -> new IllegalArgumentException(
                                            "NOTIFICATION_SECRET is not a secret (expected: whsec_ and 24 to 64 random bytes in Base64)"));
            return new Settings(base.isEmpty() ? null : URI.create(base), own, telemetry);
        }

        private static String withoutSlash(String url) {
            int end = url.length();
            while (end > 0 && url.charAt(end - 1) == '/') {
                end--;
            }
            return url.substring(0, end);
        }
    }

    /** Safe to repeat. */
    public void reconcile() {
        store.takeTurns();
        var now = time.instant().truncatedTo(ChronoUnit.MICROS);
        @Nullable Endpoint before = store.lock(ID).orElse(null);
        if (settings.url() == null) {
            if (before != null && before.state() == State.ACTIVE) {
                store.change(before.withState(State.PAUSED, NOT_CONFIGURED, now));
                audit.record(NAME, "ENDPOINT_PAUSED", ID.toString(), NOT_CONFIGURED);
            }
        } else if (before == null) {
            store.add(made(settings.url(), now));
            audit.record(NAME, "ENDPOINT_CREATED", ID.toString(), NAME);
        } else {
            adapt(before, settings.url(), now);
        }
    }

    private Endpoint made(URI url, Instant now) {
        var secret = settings.secret() == null ? SigningSecret.draw(random) : settings.secret();
        return endpoint(url, new SigningSecrets(secret, null, null), State.ACTIVE, null, now, now, 0);
    }

    private void adapt(Endpoint before, URI url, Instant now) {
        boolean back = NOT_CONFIGURED.equals(before.stateReason()) || Endpoints.REMOVED.equals(before.stateReason());
        var secrets = secrets(before.secrets(), now);
        boolean isAsItShouldBe = !back
                && url.equals(before.url())
                && eventTypes().equals(before.eventTypes())
                && secrets.equals(before.secrets());
        if (isAsItShouldBe) {
            return;
        }
        store.change(endpoint(
                url,
                secrets,
                back ? State.ACTIVE : before.state(),
                back ? null : before.stateReason(),
                before.createdAt(),
                now,
                before.version()));
        audit.record(NAME, back ? "ENDPOINT_RESUMED" : "ENDPOINT_CHANGED", ID.toString(), NAME);
        if (back) {
            deliveries.release(ID, now);
        }
    }

    /** One that the API has rotated away stays away: it is the old one then. */
    private SigningSecrets secrets(SigningSecrets kept, Instant now) {
        var wanted = settings.secret();
        return wanted == null || isSame(wanted, kept.current()) || isSame(wanted, kept.old())
                ? kept
                : Endpoints.rotated(kept.current(), wanted, OVERLAP, now);
    }

    private static boolean isSame(SigningSecret one, @Nullable SigningSecret other) {
        return other != null && one.reveal().equals(other.reveal());
    }

    private Set<EventType> eventTypes() {
        var types = EnumSet.of(EventType.COMMAND_COMPLETED, EventType.COMMAND_FAILED);
        if (settings.telemetry()) {
            types.add(EventType.TELEMETRY_RECEIVED);
        }
        return types;
    }

    private Endpoint endpoint(
            URI url,
            SigningSecrets secrets,
            State state,
            @Nullable String stateReason,
            Instant createdAt,
            Instant updatedAt,
            long version) {
        return new Endpoint(
                ID,
                NAME,
                url,
                Format.IOT_BROKER,
                eventTypes(),
                Filter.NONE,
                Payload.FULL,
                Ordering.PER_DEVICE,
                Duration.ZERO,
                EndpointRules.DEFAULT_CONCURRENCY,
                0,
                Duration.ofSeconds(EndpointRules.DEFAULT_TIMEOUT_SECONDS),
                EndpointRules.DEFAULT_BATCH,
                Map.of(),
                secrets,
                state,
                stateReason,
                Source.ENVIRONMENT,
                createdAt,
                NAME,
                updatedAt,
                version);
    }
}
