package io.wayline.webhooks.endpoint;

import io.wayline.foundation.access.Audit;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint.Source;
import io.wayline.webhooks.endpoint.Endpoint.State;
import io.wayline.webhooks.endpoint.EndpointStore.Position;
import io.wayline.webhooks.signing.SigningSecret;
import io.wayline.webhooks.signing.SigningSecrets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;

/** Endpoints as people want them. */
@Transactional
public class Endpoints {

    /** Why an endpoint is paused that somebody has paused. */
    public static final String REQUESTED = "REQUESTED";

    /** Why an endpoint is disabled of which only deliveries are left to be removed. */
    static final String REMOVED = "REMOVED";

    private static final String MESSAGE = "A test event, sent because somebody asked for it.";

    private final EndpointStore store;
    private final Conditions conditions;
    private final EndpointRules rules;
    private final Deliveries deliveries;
    private final Audit audit;
    private final InstantSource time;
    private final SecureRandom random = new SecureRandom();

    public Endpoints(
            EndpointStore store,
            Conditions conditions,
            EndpointRules rules,
            Deliveries deliveries,
            Audit audit,
            InstantSource time) {
        this.store = store;
        this.conditions = conditions;
        this.rules = rules;
        this.deliveries = deliveries;
        this.audit = audit;
        this.time = time;
    }

    /** What became of a wish. */
    public sealed interface Result {

        record Done(Endpoint endpoint) implements Result {}

        /** @param secret to be shown now and never again */
        record WithSecret(Endpoint endpoint, SigningSecret secret) implements Result {}

        /** @param eventId what is on its way */
        record Sent(Endpoint endpoint, String eventId) implements Result {}

        record Unknown() implements Result {}

        /** It can never be so. */
        record Faulty(Fault fault) implements Result {}

        /** It cannot be so as things are. */
        record Conflicting(Fault fault) implements Result {}
    }

    /** @param ownSecret null: one is drawn */
    public Result create(EndpointWish wish, @Nullable String ownSecret, String by) {
        var fault = rules.fault(wish, null);
        if (fault.isPresent()) {
            return new Result.Faulty(fault.get());
        }
        var secret = ownOrDrawn(ownSecret);
        if (secret.isEmpty()) {
            return new Result.Faulty(EndpointRules.noSecret());
        }
        store.takeTurns();
        if (store.count() >= EndpointRules.MOST_ENDPOINTS) {
            return new Result.Conflicting(new Fault(
                    null,
                    "There are %d endpoints".formatted(EndpointRules.MOST_ENDPOINTS),
                    "Delete one that is not needed."));
        }
        var endpoint = rules.made(wish, UUID.randomUUID(), new SigningSecrets(secret.get(), null, null), by, now());
        store.add(endpoint);
        audit.record(by, "ENDPOINT_CREATED", endpoint.id().toString(), endpoint.name());
        return new Result.WithSecret(endpoint, secret.get());
    }

    /**
     * What is not in the wish takes its default, headers excepted: their values are never shown.
     *
     * @param version null: whatever it is
     */
    public Result replace(UUID id, EndpointWish wish, @Nullable Long version, String by) {
        return changed(id, before -> wish.orElseHeaders(before.headers()), version, by);
    }

    /** What is not in the wish stays. */
    public Result change(UUID id, EndpointWish wish, @Nullable Long version, String by) {
        return changed(id, wish::orElse, version, by);
    }

    private Result changed(UUID id, Function<Endpoint, EndpointWish> wish, @Nullable Long version, String by) {
        return withLocked(id, before -> {
            if (before.source() == Source.ENVIRONMENT) {
                return conflict("This endpoint is NOTIFICATION_URL", "Change the variable and restart.");
            }
            if (version != null && version != before.version()) {
                return new Result.Conflicting(
                        new Fault("version", "Changed by somebody else meanwhile", "Read the endpoint and try again."));
            }
            var whole = wish.apply(before);
            var fault = rules.fault(whole, before);
            if (fault.isPresent()) {
                return new Result.Faulty(fault.get());
            }
            var after = store.change(rules.changed(before, whole, now()));
            audit.record(by, "ENDPOINT_CHANGED", id.toString(), after.name());
            return new Result.Done(after);
        });
    }

    /**
     * From now on messages are signed with a new secret, and with the old one as well for a while.
     *
     * @param ownSecret null: one is drawn
     */
    public Result rotate(UUID id, @Nullable String ownSecret, Duration overlap, String by) {
        var secret = ownOrDrawn(ownSecret);
        if (secret.isEmpty()) {
            return new Result.Faulty(EndpointRules.noSecret());
        }
        return withLocked(id, before -> {
            var current = before.secrets().current();
            if (current.reveal().equals(secret.get().reveal())) {
                return new Result.Faulty(
                        new Fault("secret", "secret: the same as now", "Send another, or none: then one is drawn."));
            }
            var now = now();
            var after = store.change(before.withSecrets(rotated(current, secret.get(), overlap, now), now));
            audit.record(by, "ENDPOINT_SECRET_ROTATED", id.toString(), "overlap %d s".formatted(overlap.toSeconds()));
            return new Result.WithSecret(after, secret.get());
        });
    }

    static SigningSecrets rotated(SigningSecret before, SigningSecret after, Duration overlap, Instant now) {
        return overlap.isZero()
                ? new SigningSecrets(after, null, null)
                : new SigningSecrets(after, before, now.plus(overlap));
    }

    /** Events are kept for it, and nothing is sent. Safe to repeat. */
    public Result pause(UUID id, String by) {
        return withLocked(id, before -> switch (before.state()) {
            case PAUSED -> new Result.Done(before);
            case DISABLED -> conflict("It is disabled: nothing is kept for it", "Resume it first.");
            case ACTIVE -> {
                var after = store.change(before.withState(State.PAUSED, REQUESTED, now()));
                audit.record(by, "ENDPOINT_PAUSED", id.toString(), null);
                yield new Result.Done(after);
            }
        });
    }

    /** Active again, whatever it was; what waits is due at once. Safe to repeat. */
    public Result resume(UUID id, String by) {
        var now = now();
        return withLocked(id, before -> {
            if (NotificationEndpoint.NOT_CONFIGURED.equals(before.stateReason())) {
                return conflict("NOTIFICATION_URL is not set", "Set it and restart.");
            }
            if (REMOVED.equals(before.stateReason())) {
                return conflict("It is being deleted", "Delete it again if that was interrupted.");
            }
            var after =
                    before.state() == State.ACTIVE ? before : store.change(before.withState(State.ACTIVE, null, now));
            conditions.forgive(id);
            deliveries.release(id, now);
            audit.record(by, "ENDPOINT_RESUMED", id.toString(), null);
            return new Result.Done(after);
        });
    }

    /** Sends it an event of its own that waits for nothing. */
    public Result test(UUID id, String by) {
        return withLocked(id, endpoint -> {
            if (endpoint.state() != State.ACTIVE) {
                return conflict("It is not active: nothing is sent", "Resume it first.");
            }
            var now = now();
            var event = new WebhookEvent(
                    "tst_" + UUID.randomUUID(),
                    EventType.ENDPOINT_TEST,
                    null,
                    now,
                    "{\"endpointId\":\"%s\",\"message\":\"%s\"}".formatted(id, MESSAGE));
            deliveries.add(List.of(new Deliveries.Order(event, endpoint.unordered(), null, now)));
            audit.record(by, "ENDPOINT_TESTED", id.toString(), event.id());
            return new Result.Sent(endpoint, event.id());
        });
    }

    /** From now on it gets nothing; what is left of it can be removed. */
    Result beginRemoval(UUID id, String by) {
        return withLocked(id, before -> {
            boolean configured = before.source() == Source.ENVIRONMENT
                    && !NotificationEndpoint.NOT_CONFIGURED.equals(before.stateReason());
            if (configured) {
                return conflict("This endpoint is NOTIFICATION_URL", "Unset the variable and restart.");
            }
            if (REMOVED.equals(before.stateReason())) {
                return new Result.Done(before);
            }
            audit.record(by, "ENDPOINT_DELETED", id.toString(), before.name());
            return new Result.Done(store.change(before.withState(State.DISABLED, REMOVED, now())));
        });
    }

    void finishRemoval(UUID id) {
        store.remove(id);
    }

    @Transactional(readOnly = true)
    public List<Endpoint> page(@Nullable Position after, int limit) {
        return store.page(after, limit);
    }

    private Result withLocked(UUID id, Function<Endpoint, Result> change) {
        return store.lock(id).map(change).orElseGet(Result.Unknown::new);
    }

    private Optional<SigningSecret> ownOrDrawn(@Nullable String own) {
        return own == null ? Optional.of(SigningSecret.draw(random)) : EndpointRules.secret(own);
    }

    private static Result conflict(String error, String remedy) {
        return new Result.Conflicting(new Fault(null, error, remedy));
    }

    /** As exact as the database keeps it. */
    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
