package io.wayline.devices.presence;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** Takes what nodes report. Runs in the caller's transaction; what is reported again changes nothing. */
public final class PresenceJournal {

    private final PresenceStore store;
    private final Consumer<Collection<String>> firstLogins;
    private final PresenceCounters counters;
    private final InstantSource time;

    /** @param firstLogins registers those it does not know, in the transaction; does nothing under the policy allow-list */
    public PresenceJournal(
            PresenceStore store,
            Consumer<Collection<String>> firstLogins,
            PresenceCounters counters,
            InstantSource time) {
        this.store = store;
        this.firstLogins = firstLogins;
        this.counters = counters;
        this.time = time;
    }

    /**
     * What others must know once it is committed.
     *
     * @see PresenceListener
     */
    public record Turn(Set<String> turned, Set<String> arrived) {

        public static final Turn NONE = new Turn(Set.of(), Set.of());

        public boolean isNone() {
            return turned.isEmpty();
        }
    }

    public Turn sessions(List<SessionReport> reports) {
        var before = store.holdSessions(distinct(reports, SessionReport::imei));
        var after = new HashMap<>(before);
        for (var report : reports) {
            after.compute(
                    report.imei(), (_, state) -> state == null ? SessionState.first(report) : state.after(report));
        }
        store.putSessions(changed(before, after));

        var turned = new TreeSet<String>();
        var arrived = new TreeSet<String>();
        for (var state : after.values()) {
            var earlier = before.get(state.imei());
            if (state.isTurnFrom(earlier)) {
                turned.add(state.imei());
                if (state.connected()) {
                    arrived.add(state.imei());
                }
            }
        }
        if (!turned.isEmpty()) {
            store.makeLanesDue(turned, time.instant());
        }
        if (!arrived.isEmpty()) {
            firstLogins.accept(arrived);
        }
        counters.sessions(arrived.size(), turned.size() - arrived.size());
        return turned.isEmpty() ? Turn.NONE : new Turn(turned, arrived);
    }

    public Turn nodes(List<NodeReport> beats) {
        var now = time.instant();
        var before = store.holdNodes(distinct(beats, NodeReport::node));
        var after = new HashMap<>(before);
        for (var beat : beats) {
            after.compute(
                    beat.node(), (_, state) -> state == null ? NodeState.first(beat, now) : state.after(beat, now));
        }
        store.putNodes(changed(before, after));
        return turned(after.values().stream()
                .filter(state -> state.isTurnFrom(before.get(state.node())))
                .map(NodeState::node)
                .toList());
    }

    /** Ends nodes that were silent for too long at a moment up to which all their beats have been read. */
    public Turn endSilentNodes(Instant at) {
        var died = store.endNodes(at);
        counters.died(died.size());
        return turned(died);
    }

    private Turn turned(List<String> nodes) {
        if (nodes.isEmpty()) {
            return Turn.NONE;
        }
        var imeis = new TreeSet<>(store.trackersOn(nodes));
        if (imeis.isEmpty()) {
            return Turn.NONE;
        }
        store.makeLanesDue(imeis, time.instant());
        return new Turn(imeis, Set.of());
    }

    private static <T> Set<String> distinct(List<T> reports, Function<T, String> key) {
        var keys = new LinkedHashSet<String>();
        reports.forEach(report -> keys.add(key.apply(report)));
        return keys;
    }

    private static <T> List<T> changed(Map<String, T> before, Map<String, T> after) {
        var changed = new ArrayList<T>();
        after.forEach((key, state) -> {
            if (!state.equals(before.get(key))) {
                changed.add(state);
            }
        });
        return changed;
    }
}
