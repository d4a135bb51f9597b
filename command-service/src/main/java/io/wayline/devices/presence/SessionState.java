package io.wayline.devices.presence;

import static io.wayline.devices.presence.SessionReport.Kind.DISCONNECTED;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The newest session of a tracker. Whatever reports come, in whatever order and however often: the highest token wins, an end
 * is the end of its token, and last seen only moves forward.
 *
 * @param token of the session
 * @param node incarnation that holds it, or held it
 * @param connected false once it ended in order; that its node died is not known here
 */
public record SessionState(
        String imei,
        long token,
        String node,
        boolean connected,
        Instant connectedAt,
        Instant lastSeenAt,
        String remoteAddress,
        int remotePort,
        @Nullable String endReason) {

    /** Of a tracker that nothing is known of. */
    public static SessionState first(SessionReport report) {
        boolean connected = report.kind() != DISCONNECTED;
        return new SessionState(
                report.imei(),
                report.token(),
                report.node(),
                connected,
                report.connectedAt(),
                report.lastSeenAt(),
                report.remoteAddress(),
                report.remotePort(),
                connected ? null : report.endReason());
    }

    public SessionState after(SessionReport report) {
        if (report.token() < token) {
            return this;
        }
        if (report.token() > token) {
            return first(report).seen(lastSeenAt);
        }
        return connected ? first(report).seen(lastSeenAt) : seen(report.lastSeenAt());
    }

    private SessionState seen(Instant at) {
        return at.isAfter(lastSeenAt)
                ? new SessionState(imei, token, node, connected, connectedAt, at, remoteAddress, remotePort, endReason)
                : this;
    }

    /** True if commands must be looked at again: another session, or none any more. */
    boolean isTurnFrom(@Nullable SessionState before) {
        return before == null || before.token != token || before.connected != connected;
    }
}
