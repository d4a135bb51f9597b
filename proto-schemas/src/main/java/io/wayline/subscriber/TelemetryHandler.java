package io.wayline.subscriber;

import io.wayline.proto.telemetry.v1.TelemetryRecord;

/** What a team does with telemetry. */
@FunctionalInterface
public interface TelemetryHandler {

    /**
     * Takes one record. Records of a tracker come one after another, in the order in which they became durable; the offset is
     * committed only after this has returned.
     *
     * @throws Exception if it cannot be taken now; it is tried again, and goes to the {@link DeadLetterHandler} when the
     *     attempts are spent
     */
    void handle(TelemetryRecord record, Origin origin) throws Exception;
}
