package io.wayline.telemetry.ingestion;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Where records end: history, latest positions and consumed offsets, always moved together. */
public interface TelemetryStore {

    /**
     * Stores all of it in one transaction. Safe to repeat: what is stored stays as it is, offsets never go backwards.
     *
     * @param refused called before the commit with the rows the database refuses, if there are any; when it returns they are
     *     durable elsewhere
     * @throws StoreUnavailableException if nothing was stored and a later try may succeed
     */
    Stored store(LoadPlan plan, List<NextOffset> nextOffsets, Consumer<List<SetAside>> refused);

    /**
     * How far a topic is stored, by partition; a partition never stored is absent.
     *
     * @throws StoreUnavailableException if it cannot be read now
     */
    Map<Integer, Long> nextOffsets(UUID topicId);

    /**
     * What became of the rows of a plan: stored + repeated + refused is their number.
     *
     * @param repeated rows that were there already
     */
    record Stored(int stored, int repeated, int refused) {}
}
