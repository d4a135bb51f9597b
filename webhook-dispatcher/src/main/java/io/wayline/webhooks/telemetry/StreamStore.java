package io.wayline.webhooks.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where streams are kept. Everything runs in the caller's transaction. Who writes after a claim is told whether it still holds. */
public interface StreamStore {

    /** A stream that ought to be. */
    record Wished(UUID endpointId, int partition, long firstOffset) {}

    /** How far a stream is. */
    record Position(UUID endpointId, int partition, long nextOffset) {}

    /** What is known of the streams of an endpoint: partitions it has in this topic, and whether it had some in another. */
    record Known(Set<Integer> partitions, boolean hadAnotherTopic) {}

    /** One instance at a time changes which streams there are. */
    boolean lockPlan();

    /** Whether there is any stream at all. */
    boolean hasAny();

    Map<UUID, Known> known(UUID topicId);

    /** Those that are there already stay as they are. */
    void add(UUID topicId, Collection<Wished> wished, Instant now);

    /**
     * Removes what must not be: streams of other topics, of endpoints that are not wanting, replays of endpoints that do not
     * collect, replays that are done.
     */
    int remove(UUID topicId, Set<UUID> wanting, Set<UUID> collecting);

    /** Endpoints with a stream that is due and has something to read. */
    List<UUID> due(UUID topicId, Map<Integer, Long> ends, Set<UUID> woken, Instant now);

    /**
     * Leases due streams of one endpoint.
     *
     * @param ends of partitions: streams that are there already are not leased
     * @param woken streams that need not wait until they are due
     * @param concurrency how many of the endpoint's may be leased at a time, over all instances
     * @param limit how many of them by this call
     */
    List<Stream> claim(
            UUID topicId,
            UUID endpointId,
            Map<Integer, Long> ends,
            Set<UUID> woken,
            Instant now,
            Duration lease,
            int concurrency,
            int limit);

    boolean extend(Stream stream, Instant leasedUntil);

    /** A range is about to be sent: {@code from} inclusive, {@code end} exclusive. */
    boolean choose(Stream stream, long from, long end, Set<String> aside);

    /** Nothing is sent now; a range that was chosen stays chosen. Gives the lease back. */
    boolean putBack(Stream stream, Instant dueAt);

    /** The range has failed, and is tried again as it is. Gives the lease back. */
    boolean retry(Stream stream, int attempts, String failure, Instant dueAt);

    /**
     * What is before {@code nextOffset} is done with. Gives the lease back.
     *
     * @param delivered packets
     * @param deliveredAt null if nothing was
     */
    boolean advance(Stream stream, long nextOffset, int delivered, @Nullable Instant deliveredAt, Instant dueAt);

    Map<String, Instant> lastSent(UUID endpointId, Collection<String> imeis);

    void sent(UUID endpointId, Map<String, Instant> receivedAt);

    List<Position> positions(UUID topicId);

    void addReplay(
            UUID topicId,
            UUID endpointId,
            UUID replayId,
            int partition,
            long from,
            long until,
            @Nullable String imei,
            int ratePerSecond,
            Instant dueAt);

    boolean isReplayDone(UUID replayId);

    void removeReplay(UUID replayId);
}
