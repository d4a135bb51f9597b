package io.wayline.devices.registry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tracker in the registry.
 *
 * @param name for people; null if it has none
 * @param model for example FMB120; null if unknown
 * @param codec14 commands go out as Codec 14
 * @param banned never admitted; a live session is closed
 * @param tags for filters
 * @param captureUntil until then nodes write down every frame; null if nobody asked for that
 */
public record Device(
        String imei,
        @Nullable String name,
        @Nullable String model,
        boolean codec14,
        boolean banned,
        @Nullable String banReason,
        List<String> tags,
        Source source,
        @Nullable Instant captureUntil,
        Instant registeredAt,
        Instant updatedAt) {

    /** How a tracker came to the registry. */
    public enum Source {
        API,
        /** It logged in, under the policy auto. */
        FIRST_LOGIN
    }
}
