package io.wayline.webhooks.telemetry;

import io.wayline.webhooks.endpoint.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which packets one endpoint wants, asked in order: what it has taken counts for the minimum interval. A replay is of all
 * packets, whatever their interval.
 */
final class Wanted {

    private final Endpoint.Filter filter;
    private final @Nullable String only;
    private final Function<String, Set<String>> tagsOf;
    private final Duration minInterval;
    private final Map<String, Instant> lastSent;

    /**
     * @param only a replay of one tracker
     * @param lastSent when the packet last sent of each tracker was received
     */
    Wanted(
            Endpoint endpoint,
            boolean isReplay,
            @Nullable String only,
            Function<String, Set<String>> tagsOf,
            Map<String, Instant> lastSent) {
        this.filter = endpoint.filter();
        this.only = only;
        this.tagsOf = tagsOf;
        this.minInterval = isReplay ? Duration.ZERO : filter.minInterval();
        this.lastSent = new HashMap<>(lastSent);
    }

    static List<Packet> of(List<Packet> packets, Wanted wanted) {
        return packets.stream().filter(wanted::take).toList();
    }

    /** Whether a tracker's packets can be wanted at all. */
    boolean isAbout(String imei) {
        return (only == null || only.equals(imei))
                && filter.wants(imei, filter.tags().isEmpty() ? Set.of() : tagsOf.apply(imei));
    }

    boolean take(Packet packet) {
        return isAbout(packet.imei())
                && (filter.eventIoIds().isEmpty() || packet.isCausedBy(filter.eventIoIds()))
                && (minInterval.isZero() || isTime(packet));
    }

    private boolean isTime(Packet packet) {
        var last = lastSent.get(packet.imei());
        if (last != null && packet.receivedAt().isBefore(last.plus(minInterval))) {
            return false;
        }
        lastSent.put(packet.imei(), packet.receivedAt());
        return true;
    }
}
