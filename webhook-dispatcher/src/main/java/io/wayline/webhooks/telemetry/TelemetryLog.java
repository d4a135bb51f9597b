package io.wayline.webhooks.telemetry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The telemetry topic. What cannot be asked or read now is an exception. */
public interface TelemetryLog {

    /** @param id one that is deleted and made again has another */
    record Topic(UUID id, int partitions) {}

    /**
     * Records of one partition.
     *
     * @param begins the offset of the first; greater than what was asked for if the topic no longer has what was before
     * @param next where to go on: what cannot be read is left out
     * @param isAtEnd whether there was nothing more
     */
    record Slice(long begins, List<TelemetryRecord> records, long next, boolean isAtEnd) {}

    /** Empty if there is none. */
    Optional<Topic> topic();

    /** For each partition the offset of the first record that is not older; the end if all are. */
    Map<Integer, Long> offsetsAt(Instant moment);

    /** The end of each partition, as far as is known without asking. */
    Map<Integer, Long> ends();

    /** @param until exclusive */
    Slice read(int partition, long from, long until, int maxRecords);

    /** What of that is at hand, without asking anybody; empty is no statement. */
    List<TelemetryRecord> recent(int partition, long from);
}
