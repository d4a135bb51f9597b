package io.wayline.ingest.metrics;

import io.wayline.codec.DeviceMessage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What came in and what became of it. Nothing is dropped without a count, so that these hold whenever the node is at rest:
 *
 * <pre>
 * framesReceived      = logins + acknowledged + unanswered + quarantined + responses + pings + refused + failed
 *                       + framesInHand
 * logins              = loginsAdmitted + loginsRefused + loginsFailed + loginsInHand
 * recordsReceived     = recordsDurable + recordsFailed + records in hand
 * datagramsReceived   = datagramsAcknowledged + datagramsRefused + datagramsFailed + datagramsInHand
 * connectionsAccepted = connections closed, by reason + connections open
 * </pre>
 */
public final class NodeCounters {

    /** Everything that was cut out of a stream, the first bytes of a lost stream included. */
    public final LongAdder framesReceived = new LongAdder();

    /** AVL packets that were durable and answered with their count. */
    public final LongAdder acknowledged = new LongAdder();
    /** AVL packets that became durable when their connection was gone: they will come again. */
    public final LongAdder unanswered = new LongAdder();
    /** Frames kept raw, because they arrived intact and could not be read. */
    public final LongAdder quarantined = new LongAdder();
    /** Frames of a codec that is switched off for their tracker; each is also counted as quarantined. */
    public final LongAdder codecDisabled = new LongAdder();
    /** Frames of codecs 12 to 15. */
    public final LongAdder responses = new LongAdder();

    public final LongAdder pings = new LongAdder();
    /** Frames out of place, damaged, too long, or no frames at all. */
    public final LongAdder refused = new LongAdder();
    /** Frames the log did not take: no answer, the tracker sends them again. */
    public final LongAdder failed = new LongAdder();
    /** Frames whose outcome is open; goes up and down. */
    public final LongAdder framesInHand = new LongAdder();

    public final LongAdder logins = new LongAdder();
    public final LongAdder loginsAdmitted = new LongAdder();
    public final LongAdder loginsRefused = new LongAdder();
    /** The session could not be announced, or the connection ended before it was. */
    public final LongAdder loginsFailed = new LongAdder();
    /** Logins whose outcome is open; goes up and down. */
    public final LongAdder loginsInHand = new LongAdder();

    public final LongAdder recordsReceived = new LongAdder();
    public final LongAdder recordsDurable = new LongAdder();
    public final LongAdder recordsFailed = new LongAdder();

    public final LongAdder datagramsReceived = new LongAdder();
    public final LongAdder datagramsAcknowledged = new LongAdder();
    /** Datagrams that cannot be read, of unknown trackers, or beyond the budget. */
    public final LongAdder datagramsRefused = new LongAdder();

    /** From an address that trackers do not come from; each is also counted as refused. */
    public final LongAdder datagramsNotAllowed = new LongAdder();

    public final LongAdder datagramsFailed = new LongAdder();
    /** Datagrams whose outcome is open; goes up and down. */
    public final LongAdder datagramsInHand = new LongAdder();

    public final LongAdder connectionsAccepted = new LongAdder();

    /** Session events the log did not take; the end of a session is tried again. */
    public final LongAdder sessionEventsFailed = new LongAdder();
    /** Times this node said again that its session lives, because an older event had covered it. */
    public final LongAdder sessionsReasserted = new LongAdder();
    /** Trackers that log in again and again from several addresses: two devices with one IMEI. */
    public final LongAdder contestedLogins = new LongAdder();

    private final Map<DeviceMessage.Reason, LongAdder> malformed = adders(List.of(DeviceMessage.Reason.values()));
    private final Map<Enum<?>, LongAdder> closed;

    /** @param closeReasons all that a connection can end for */
    public NodeCounters(Collection<? extends Enum<?>> closeReasons) {
        closed = adders(closeReasons);
    }

    private static <E extends Enum<?>> Map<E, LongAdder> adders(Collection<? extends E> reasons) {
        return reasons.stream().collect(Collectors.toUnmodifiableMap(reason -> reason, _ -> new LongAdder()));
    }

    /** Frames and datagrams that could not be read for this reason; each is also counted as refused or quarantined. */
    public LongAdder malformed(DeviceMessage.Reason reason) {
        return of(malformed, reason);
    }

    /** Connections that ended for this reason. */
    public LongAdder closed(Enum<?> reason) {
        return of(closed, reason);
    }

    private static <E extends Enum<?>> LongAdder of(Map<E, LongAdder> adders, E reason) {
        return Objects.requireNonNull(adders.get(reason), "every reason has its counter");
    }
}
