package io.wayline.devices.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What hosts may say of a tracker.
 *
 * @param name for people; null if it has none
 * @param model for example FMB120; null if unknown
 * @param codec14 commands go out as Codec 14
 * @param tags for filters
 */
public record Registration(@Nullable String name, @Nullable String model, boolean codec14, List<String> tags) {}
