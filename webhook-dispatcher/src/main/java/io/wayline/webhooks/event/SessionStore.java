package io.wayline.webhooks.event;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where sessions and nodes are kept. Every method runs in the caller's transaction, and what it holds is held until that ends. */
public interface SessionStore {

    /** When sessions were read for the first time, by whichever instance; the first to ask decides. */
    Instant readSince(Instant now);

    /** What is known of these trackers, by IMEI; held. */
    Map<String, SessionState> holdSessions(Collection<String> imeis);

    void putSessions(Collection<SessionState> sessions);

    /** What is known of these nodes, by incarnation; held. */
    Map<String, NodeState> holdNodes(Collection<String> nodes);

    void putNodes(Collection<NodeState> nodes);

    /** Ends the nodes whose time was over at this moment. */
    int endNodes(Instant deadSince);

    /** Connected sessions on nodes that have ended; held. Those that others hold are left out. */
    List<OnNode> connectedOnEndedNodes(int limit);

    /** Lost sessions on nodes that live; held. Those that others hold are left out. */
    List<OnNode> lostOnLivingNodes(int limit);

    /** Forgets nodes that ended, if their last beat is older than this. */
    int forgetNodes(Instant beatBefore);

    record OnNode(SessionState session, NodeState node) {}
}
