package io.wayline.devices.presence;

import io.wayline.devices.presence.NodeReport.Phase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An ingest node by its newest heartbeat. Old beats that are read again do not revive it: its time counts from the beat, not
 * from the reading.
 *
 * @param deadAfter without another beat until then it is dead
 * @param ended it said goodbye, or is dead, and its sessions with it
 */
public record NodeState(
        String node,
        String name,
        Phase phase,
        Instant startedAt,
        Instant beatAt,
        Instant deadAfter,
        boolean ended,
        int sessions) {

    private static final int MISSED_BEATS = 3;

    /** Of a node that nothing is known of. */
    public static NodeState first(NodeReport beat, Instant now) {
        var deadAfter = beat.beatAt().plus(beat.interval().multipliedBy(MISSED_BEATS));
        return new NodeState(
                beat.node(),
                beat.name(),
                beat.phase(),
                beat.startedAt(),
                beat.beatAt(),
                deadAfter,
                beat.phase() == Phase.STOPPED || deadAfter.isBefore(now),
                beat.sessions());
    }

    /**
     * Nothing follows the last word of an incarnation. A beat that is read late does not end a node: there may be newer ones
     * that are not read yet.
     */
    public NodeState after(NodeReport beat, Instant now) {
        if (phase == Phase.STOPPED || beat.beatAt().isBefore(beatAt)) {
            return this;
        }
        var next = first(beat, now);
        boolean stillLives = !ended && next.phase != Phase.STOPPED;
        return stillLives ? next.withEnded(false) : next;
    }

    private NodeState withEnded(boolean whether) {
        return new NodeState(node, name, phase, startedAt, beatAt, deadAfter, whether, sessions);
    }

    /** True if its sessions have begun to count, or have ceased to. */
    boolean isTurnFrom(@Nullable NodeState before) {
        return before == null ? !ended : before.ended != ended;
    }
}
