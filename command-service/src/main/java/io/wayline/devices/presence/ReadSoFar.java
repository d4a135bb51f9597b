package io.wayline.devices.presence;

import java.util.Map;
import java.util.UUID;

/** How far topics have been read into the database, by whichever instance. */
public interface ReadSoFar {

    /** Next offset by partition; a partition that was never read is missing. */
    Map<Integer, Long> nextOffsets(UUID topicId);
}
