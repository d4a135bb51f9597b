package io.wayline.webhooks.delivery;

import io.wayline.webhooks.endpoint.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;

/** The health of endpoints for those who send outside of lanes: the same rows, the same decisions. */
@Transactional
public class EndpointHealths implements Health {

    /** As long as a claim: who dies with the permission to find out does not keep it for ever. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final HealthStore store;
    private final Reactions reactions;
    private final Duration disableAfter;

    public EndpointHealths(HealthStore store, Reactions reactions, Duration disableAfter) {
        this.store = store;
        this.reactions = reactions;
        this.disableAfter = disableAfter;
    }

    @Override
    public boolean mayTry(Endpoint endpoint, Instant now) {
        var health = hold(endpoint, false);
        if (health == null || !health.breaker().letsThrough(now)) {
            return false;
        }
        var taken = health;
        if (endpoint.ratePerSecond() > 0) {
            var tokens = health.tokens().filled(endpoint.ratePerSecond(), now);
            if (tokens.whole() == 0) {
                return false;
            }
            taken = taken.with(tokens.without(1));
        }
        if (taken.breaker().at(now) == Breaker.State.HALF_OPEN) {
            var end = now.plus(endpoint.timeout()).plus(MARGIN);
            taken = taken.with(taken.breaker().probedUntil(end));
        }
        save(endpoint, health, taken);
        return true;
    }

    @Override
    public boolean isFailing(Endpoint endpoint) {
        return store.find(endpoint.id()).filter(EndpointHealth::isFailing).isPresent();
    }

    @Override
    public void record(Endpoint endpoint, Outcome outcome, Instant now) {
        var health = hold(endpoint, !outcome.isAccepted());
        if (health == null) {
            return; // it has been deleted
        }
        var change = health.after(outcome, now, disableAfter);
        save(endpoint, health, change.health());
        var reaction = new Reactions.Reaction(endpoint);
        reaction.add(change, health);
        reactions.follow(reaction, now);
    }

    private @Nullable EndpointHealth hold(Endpoint endpoint, boolean mayBeDisabled) {
        return store.hold(Map.of(endpoint.id(), mayBeDisabled)).get(endpoint.id());
    }

    private void save(Endpoint endpoint, EndpointHealth before, EndpointHealth after) {
        if (!after.equals(before)) {
            store.save(Map.of(endpoint.id(), after));
        }
    }
}
