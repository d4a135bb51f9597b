package io.wayline.ingest.telemetry;

import org.jspecify.annotations.Nullable;

/** Hears, exactly once and on any thread, whether what was handed to a log is durable. */
@FunctionalInterface
public interface Completion {

    /** @param failure why it may not be durable; null if it is */
    void completed(@Nullable Exception failure);
}
