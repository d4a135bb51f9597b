package io.wayline.devices.presence;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where presence is kept. Every method runs in the caller's transaction, and what it holds is held until that ends. */
public interface PresenceStore {

    /** What is known of these trackers, by IMEI; held. */
    Map<String, SessionState> holdSessions(Collection<String> imeis);

    void putSessions(Collection<SessionState> sessions);

    /** What is known of these nodes, by incarnation; held. */
    Map<String, NodeState> holdNodes(Collection<String> nodes);

    void putNodes(Collection<NodeState> nodes);

    /** Ends the nodes whose time was over at this moment; returns them. */
    List<String> endNodes(Instant deadSince);

    /** Forgets nodes that ended, if their last beat is older than this. */
    int forgetNodes(Instant beatBefore);

    /** Trackers whose session is on one of these nodes and has not ended in order. */
    List<String> trackersOn(Collection<String> nodes);

    /**
     * Somebody must look at the commands of these trackers now, if any are open. A decision that is being made without this
     * knowledge is waited for.
     */
    void makeLanesDue(Collection<String> imeis, Instant now);
}
