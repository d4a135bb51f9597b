package io.wayline.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Writes down how attempts ended, many in one transaction, and does what follows from that. */
public final class Settling {

    private final SettlementStore store;
    private final HealthStore healths;
    private final RetrySchedule schedule;
    private final Reactions reactions;
    private final Duration disableAfter;

    public Settling(
            SettlementStore store,
            HealthStore healths,
            RetrySchedule schedule,
            Reactions reactions,
            Duration disableAfter) {
        this.store = store;
        this.healths = healths;
        this.schedule = schedule;
        this.reactions = reactions;
        this.disableAfter = disableAfter;
    }

    /**
     * @param settled what this call has written
     * @param lost outcomes whose claim had ended: another has the lane, or nobody
     */
    public record Report(List<Settled> settled, List<Tried> lost) {}

    /**
     * Runs in the caller's transaction. What a lost claim has found out counts for the endpoint's health, and for nothing
     * else.
     *
     * @param tried in the order of sending within each lane
     */
    public Report settle(List<Tried> tried, Instant now) {
        var before = healths.hold(endpointsOf(tried));
        Map<UUID, EndpointHealth> after = new HashMap<>();
        Map<UUID, Reactions.Reaction> reactionsDue = new LinkedHashMap<>();
        for (var one : tried) {
            var endpoint = one.claim().endpoint();
            var health = after.getOrDefault(endpoint.id(), before.get(endpoint.id()));
            if (health != null) {
                var outcome = one.outcome();
                if (outcome == null) {
                    after.put(endpoint.id(), health.with(health.breaker().notProbed()));
                } else {
                    var change = health.after(outcome, now, disableAfter);
                    after.put(endpoint.id(), change.health());
                    reactionsDue
                            .computeIfAbsent(endpoint.id(), _ -> new Reactions.Reaction(endpoint))
                            .add(change, health);
                }
            }
        }
        var report = settleLanes(tried, wholes(reactionsDue), now);
        healths.save(after);
        reactionsDue.values().forEach(reaction -> reactions.follow(reaction, now));
        return report;
    }

    /** Those that answered badly may have to be switched off. */
    private static Map<UUID, Boolean> endpointsOf(List<Tried> tried) {
        Map<UUID, Boolean> endpoints = new TreeMap<>();
        for (var one : tried) {
            var outcome = one.outcome();
            endpoints.merge(one.claim().endpoint().id(), outcome != null && !outcome.isAccepted(), Boolean::logicalOr);
        }
        return endpoints;
    }

    private static Set<UUID> wholes(Map<UUID, Reactions.Reaction> reactions) {
        Set<UUID> whole = new HashSet<>();
        reactions.forEach((id, reaction) -> {
            if (reaction.concernsAllLanes()) {
                whole.add(id);
            }
        });
        return whole;
    }

    private Report settleLanes(List<Tried> tried, Set<UUID> whole, Instant now) {
        var lanes = tried.stream().map(one -> one.claim().lane()).distinct().toList();
        var held = store.holdLanes(lanes, whole);
        List<Settled> settled = new ArrayList<>();
        List<Tried> lost = new ArrayList<>();
        Map<LaneKey, LaneStep> steps = new LinkedHashMap<>();
        for (var one : tried) {
            var number = held.get(one.claim().lane());
            if (number == null || number != one.claim().number()) {
                lost.add(one);
            } else {
                var verdict = verdict(one, now);
                settled.add(new Settled(one, verdict));
                steps.put(one.claim().lane(), step(one, verdict));
            }
        }
        store.settle(settled, steps.values(), now);
        return new Report(settled, lost);
    }

    private Verdict verdict(Tried tried, Instant now) {
        var outcome = tried.outcome();
        return outcome == null
                ? Verdict.TOO_OLD
                : Verdict.of(tried.steps() + 1, outcome, now, tried.claim().expiry(tried.delivery()), schedule);
    }

    private static LaneStep step(Tried tried, Verdict verdict) {
        var lane = tried.claim().lane();
        return switch (verdict) {
            case Verdict.RetryAt retry -> new LaneStep.Waits(lane, retry.at(), tried.steps() + 1);
            case Verdict.Delivered _, Verdict.Dead _ ->
                tried.isLast() ? new LaneStep.Next(lane) : new LaneStep.GoesOn(lane);
        };
    }
}
