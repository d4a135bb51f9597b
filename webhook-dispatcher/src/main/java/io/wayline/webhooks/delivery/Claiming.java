package io.wayline.webhooks.delivery;

import io.wayline.webhooks.delivery.ClaimStore.Due;
import io.wayline.webhooks.delivery.ClaimStore.Portion;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Takes what is due, as much as endpoints allow. */
public final class Claiming {

    /** What a lease has beyond the timeout of an attempt: for writing down how it ended. */
    private static final Duration MARGIN = Duration.ofSeconds(15);
    /** Deliveries of one lane that are sent one after another under one claim. */
    private static final int AHEAD = 20;

    private final ClaimStore store;
    private final HealthStore healths;
    private final EndpointDirectory directory;

    public Claiming(ClaimStore store, HealthStore healths, EndpointDirectory directory) {
        this.store = store;
        this.healths = healths;
        this.directory = directory;
    }

    /**
     * Runs in the caller's transaction.
     *
     * @param limit lanes at most
     */
    public List<LaneClaim> claim(Instant now, int limit) {
        var claims = new ArrayList<LaneClaim>();
        Map<UUID, EndpointHealth> changed = new HashMap<>();
        var allDue = store.holdDue(now);
        int share = Math.max(1, limit / Math.max(1, allDue.size()));
        for (var due : allDue) {
            int left = Math.min(limit - claims.size(), share);
            var endpoint = directory.find(due.endpointId()).filter(e -> e.state() == Endpoint.State.ACTIVE);
            if (left > 0 && endpoint.isPresent()) {
                claims.addAll(claim(endpoint.get(), due, left, now, changed));
            }
        }
        healths.save(changed);
        return claims;
    }

    private List<LaneClaim> claim(
            Endpoint endpoint, Due due, int limit, Instant now, Map<UUID, EndpointHealth> changed) {
        var health = due.health();
        boolean probes = health.breaker().at(now) != Breaker.State.CLOSED;
        boolean isLimited = endpoint.ratePerSecond() > 0;
        int free = Math.min(limit, endpoint.concurrency() - due.leased());
        if (probes) {
            free = health.breaker().letsThrough(now) ? Math.min(1, free) : 0;
        }
        if (isLimited) {
            health = health.with(health.tokens().filled(endpoint.ratePerSecond(), now));
            free = Math.min(free, health.tokens().whole());
        }
        var slots = Slots.share(Math.max(0, free), due.fresh(), due.retried());
        if (slots.isEmpty()) {
            return List.of();
        }
        int tries = probes || isLimited ? 1 : AHEAD;
        int ahead = endpoint.maxAge().isZero() ? tries : AHEAD;
        var lease = endpoint.timeout().plus(MARGIN);
        var claims = store.lease(endpoint, new Portion(slots, tries, ahead), now, lease);
        if (claims.isEmpty()) {
            return claims;
        }
        if (isLimited) {
            health = health.with(health.tokens().without(claims.size()));
        }
        if (probes) {
            health = health.with(health.breaker().probedUntil(now.plus(lease)));
        }
        if (!health.equals(due.health())) {
            changed.put(endpoint.id(), health);
        }
        return claims;
    }
}
