package io.wayline.webhooks.event;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sessions and nodes in memory. */
final class FakeSessionStore implements SessionStore {

    final Map<String, SessionState> sessions = new TreeMap<>();
    final Map<String, NodeState> nodes = new TreeMap<>();
    private @Nullable Instant readSince;

    @Override
    public Instant readSince(Instant now) {
        var since = readSince == null ? now : readSince;
        readSince = since;
        return since;
    }

    @Override
    public Map<String, SessionState> holdSessions(Collection<String> imeis) {
        var held = new HashMap<>(sessions);
        held.keySet().retainAll(imeis);
        return held;
    }

    @Override
    public void putSessions(Collection<SessionState> changed) {
        changed.forEach(session -> sessions.put(session.imei(), session));
    }

    @Override
    public Map<String, NodeState> holdNodes(Collection<String> names) {
        var held = new HashMap<>(nodes);
        held.keySet().retainAll(names);
        return held;
    }

    @Override
    public void putNodes(Collection<NodeState> changed) {
        changed.forEach(node -> nodes.put(node.node(), node));
    }

    @Override
    public int endNodes(Instant deadSince) {
        var dead = nodes.values().stream()
                .filter(node -> !node.ended() && node.deadAfter().isBefore(deadSince))
                .toList();
        dead.forEach(node -> nodes.put(
                node.node(),
                new NodeState(
                        node.node(), node.beatAt(), node.deadAfter(), node.beatOffset(), node.saidGoodbye(), true)));
        return dead.size();
    }

    @Override
    public List<OnNode> connectedOnEndedNodes(int limit) {
        return onNodes(SessionState.Phase.CONNECTED, true, limit);
    }

    @Override
    public List<OnNode> lostOnLivingNodes(int limit) {
        return onNodes(SessionState.Phase.LOST, false, limit);
    }

    private List<OnNode> onNodes(SessionState.Phase phase, boolean ended, int limit) {
        return sessions.values().stream()
                .filter(session -> session.phase() == phase)
                .filter(session -> nodes.containsKey(session.node()))
                .map(session -> new OnNode(session, Objects.requireNonNull(nodes.get(session.node()))))
                .filter(one -> one.node().ended() == ended)
                .sorted(Comparator.comparing(one -> one.session().imei()))
                .limit(limit)
                .toList();
    }

    @Override
    public int forgetNodes(Instant beatBefore) {
        return 0;
    }
}
