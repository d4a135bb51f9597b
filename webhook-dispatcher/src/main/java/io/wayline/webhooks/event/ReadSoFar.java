package io.wayline.webhooks.event;

import java.util.Map;
import java.util.UUID;

/** How far topics have been read into the database, by whichever instance. */
@FunctionalInterface
public interface ReadSoFar {

    /** Next offset by partition; a partition that was never read is missing. */
    Map<Integer, Long> nextOffsets(UUID topicId);
}
