package io.wayline.webhooks.telemetry;

import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.telemetry.StreamStore.Known;
import io.wayline.webhooks.telemetry.StreamStore.Wished;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which streams there are: one for each partition and each endpoint that wants telemetry. Safe to repeat, by all instances. */
final class StreamPlan {

    private static final Logger logger = LoggerFactory.getLogger(StreamPlan.class);

    /** Who makes an endpoint and at once corrects it means one thing. */
    private static final Duration ONE_STROKE = Duration.ofMinutes(1);

    private final TelemetryLog log;
    private final StreamStore store;
    private final Transactions transactions;
    private final InstantSource time;

    StreamPlan(TelemetryLog log, StreamStore store, Transactions transactions, InstantSource time) {
        this.log = log;
        this.store = store;
        this.transactions = transactions;
        this.time = time;
    }

    static boolean wantsTelemetry(Endpoint endpoint) {
        return endpoint.collects() && endpoint.eventTypes().contains(EventType.TELEMETRY_RECEIVED);
    }

    /** @param endpoints all */
    void follow(TelemetryLog.Topic topic, List<Endpoint> endpoints) {
        var wanting = endpoints.stream().filter(StreamPlan::wantsTelemetry).toList();
        var known = transactions.call(() -> store.known(topic.id()));
        var missing = missing(topic, wanting, known);
        int removed = transactions.call(() -> {
            if (!store.lockPlan()) {
                return 0;
            }
            int gone = store.remove(topic.id(), ids(wanting), collecting(endpoints));
            store.add(topic.id(), missing, time.instant());
            return gone;
        });
        if (removed > 0 || !missing.isEmpty()) {
            logger.atInfo()
                    .addKeyValue("new", missing.size())
                    .addKeyValue("removed", removed)
                    .log("telemetry streams follow endpoints and partitions");
        }
    }

    private List<Wished> missing(TelemetryLog.Topic topic, List<Endpoint> wanting, Map<UUID, Known> known) {
        var missing = new ArrayList<Wished>();
        Map<Instant, Map<Integer, Long>> asked = new HashMap<>();
        for (var endpoint : wanting) {
            var has = known.getOrDefault(endpoint.id(), new Known(Set.of(), false));
            if (has.partitions().size() < topic.partitions()) {
                boolean fromTheBeginning =
                        has.hadAnotherTopic() || !has.partitions().isEmpty();
                Map<Integer, Long> firsts =
                        fromTheBeginning ? Map.of() : asked.computeIfAbsent(wantedSince(endpoint), log::offsetsAt);
                for (int partition = 0; partition < topic.partitions(); partition++) {
                    if (!has.partitions().contains(partition)) {
                        missing.add(new Wished(endpoint.id(), partition, firsts.getOrDefault(partition, 0L)));
                    }
                }
            }
        }
        return missing;
    }

    /** An endpoint without streams has just been made, or has just been changed so that it wants telemetry. */
    private static Instant wantedSince(Endpoint endpoint) {
        var made = endpoint.createdAt();
        return endpoint.updatedAt().isAfter(made.plus(ONE_STROKE)) ? endpoint.updatedAt() : made;
    }

    private static Set<UUID> ids(List<Endpoint> endpoints) {
        return endpoints.stream().map(Endpoint::id).collect(Collectors.toSet());
    }

    private static Set<UUID> collecting(List<Endpoint> endpoints) {
        return ids(endpoints.stream().filter(Endpoint::collects).toList());
    }
}
