package io.wayline.foundation.kafka;

import java.util.Map;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** How long consumers have not polled: what they do with their last records does not come to an end. */
public final class PollSilence {

    private PollSilence() {}

    /** Seconds since the consumer that polled longest ago has polled; 0 before the first poll. */
    public static double longestSeconds(ConcurrentMessageListenerContainer<?, ?> container) {
        return container.metrics().values().stream()
                .flatMap(metrics -> Map.copyOf(metrics).entrySet().stream())
                .filter(entry -> entry.getKey().name().equals("last-poll-seconds-ago"))
                .mapToDouble(entry -> entry.getValue().metricValue() instanceof Double value ? value : 0)
                .max()
                .orElse(0);
    }
}
