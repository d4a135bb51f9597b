package io.wayline.webhooks.event;

import static io.wayline.webhooks.event.SessionReport.Kind.DISCONNECTED;

import java.time.Instant;

/**
 * The newest session of a tracker, as hosts have been told. Whatever nodes report, in whatever order and however often: the
 * highest token wins, an end is the end of its token, and last seen only moves forward.
 *
 * <pre>
 * CONNECTED -> ENDED   its node said so
 * CONNECTED -> LOST    its node has ended, and all it ever said has been read
 * LOST -> CONNECTED    its node lives after all
 * LOST -> ENDED        its node said so before it ended; hosts have been told
 * </pre>
 *
 * @param node incarnation that holds it, or held it
 * @param revivedBy offset of the heartbeat that proved it alive after it had been given up; {@link #NEVER_LOST} for most
 */
public record SessionState(
        String imei,
        long token,
        String node,
        Phase phase,
        Instant connectedAt,
        Instant lastSeenAt,
        String remoteAddress,
        int remotePort,
        long revivedBy) {

    public static final long NEVER_LOST = -1;

    /** Where it is in its life. */
    public enum Phase {
        CONNECTED,
        LOST,
        ENDED
    }

    static SessionState first(SessionReport report) {
        return new SessionState(
                report.imei(),
                report.token(),
                report.node(),
                report.kind() == DISCONNECTED ? Phase.ENDED : Phase.CONNECTED,
                report.connectedAt(),
                report.lastSeenAt(),
                report.remoteAddress(),
                report.remotePort(),
                NEVER_LOST);
    }

    SessionState after(SessionReport report) {
        if (report.token() < token) {
            return this;
        }
        if (report.token() > token) {
            return first(report);
        }
        var next = report.kind() == DISCONNECTED ? in(Phase.ENDED) : this;
        return next.seen(report.lastSeenAt());
    }

    SessionState lost() {
        return in(Phase.LOST);
    }

    SessionState revived(long beatOffset) {
        return new SessionState(
                imei, token, node, Phase.CONNECTED, connectedAt, lastSeenAt, remoteAddress, remotePort, beatOffset);
    }

    private SessionState in(Phase next) {
        return new SessionState(imei, token, node, next, connectedAt, lastSeenAt, remoteAddress, remotePort, revivedBy);
    }

    private SessionState seen(Instant at) {
        return at.isAfter(lastSeenAt)
                ? new SessionState(imei, token, node, phase, connectedAt, at, remoteAddress, remotePort, revivedBy)
                : this;
    }
}
