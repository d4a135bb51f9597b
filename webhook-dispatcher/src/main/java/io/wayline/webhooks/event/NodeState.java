package io.wayline.webhooks.event;

import java.time.Instant;

/**
 * An ingest node by its newest heartbeat. Old beats that are read again do not revive it: its time counts from the beat, not
 * from the reading.
 *
 * @param deadAfter without another beat until then it is dead
 * @param beatOffset where the newest beat stands in the topic
 * @param saidGoodbye nothing follows
 * @param ended it said goodbye, or is dead, and its sessions with it
 */
public record NodeState(
        String node, Instant beatAt, Instant deadAfter, long beatOffset, boolean saidGoodbye, boolean ended) {

    private static final int MISSED_BEATS = 3;

    static NodeState first(NodeReport beat, Instant now) {
        var deadAfter = beat.beatAt().plus(beat.interval().multipliedBy(MISSED_BEATS));
        return new NodeState(
                beat.node(),
                beat.beatAt(),
                deadAfter,
                beat.offset(),
                beat.isLast(),
                beat.isLast() || deadAfter.isBefore(now));
    }

    /** A beat that is read late does not end a node: there may be newer ones that are not read yet. */
    NodeState after(NodeReport beat, Instant now) {
        if (saidGoodbye || beat.beatAt().isBefore(beatAt)) {
            return this;
        }
        var next = first(beat, now);
        boolean stillLives = !ended && !next.saidGoodbye;
        return stillLives ? new NodeState(next.node, next.beatAt, next.deadAfter, next.beatOffset, false, false) : next;
    }

    /** When its sessions ended with it. */
    Instant endedAt() {
        return saidGoodbye ? beatAt : deadAfter;
    }
}
