package io.wayline.webhooks.delivery;

import io.wayline.webhooks.delivery.EndpointHealth.Notice;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.EndpointSwitch;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.payload.EndpointFacts;
import io.wayline.webhooks.payload.EventData;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Does what follows when an endpoint falls ill, gets well or is given up. Runs in the caller's transaction. */
public final class Reactions {

    private static final String DISABLED = "ENDPOINT_DISABLED";

    private final Deliveries deliveries;
    private final EndpointDirectory directory;
    private final EndpointSwitch endpointSwitch;

    public Reactions(Deliveries deliveries, EndpointDirectory directory, EndpointSwitch endpointSwitch) {
        this.deliveries = deliveries;
        this.directory = directory;
        this.endpointSwitch = endpointSwitch;
    }

    /** What attempts of one endpoint have brought, and how it stood when they did. */
    static final class Reaction {

        private final Endpoint endpoint;
        private final Map<Notice, EndpointHealth> notices = new EnumMap<>(Notice.class);

        Reaction(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        void add(EndpointHealth.Change change, EndpointHealth before) {
            change.notices()
                    .forEach(notice -> notices.put(notice, notice == Notice.RECOVERED ? before : change.health()));
        }

        boolean concernsAllLanes() {
            return notices.keySet().stream().anyMatch(Set.of(Notice.RELEASE, Notice.GONE, Notice.GIVEN_UP)::contains);
        }
    }

    /** In the order of {@link Notice}. */
    void follow(Reaction reaction, Instant now) {
        var endpoint = reaction.endpoint;
        reaction.notices.forEach((notice, health) -> {
            switch (notice) {
                case FAILS -> tell(EventType.ENDPOINT_FAILING, endpoint, "FAILING", health, now);
                case RECOVERED -> tell(EventType.ENDPOINT_RECOVERED, endpoint, "", health, now);
                case RELEASE -> deliveries.release(endpoint.id(), now);
                case GONE -> disable(endpoint, "GONE", health, now);
                case GIVEN_UP -> disable(endpoint, "FAILING", health, now);
            }
        });
    }

    private void disable(Endpoint endpoint, String reason, EndpointHealth health, Instant now) {
        if (endpointSwitch.disable(endpoint.id(), reason, now)) {
            tell(EventType.ENDPOINT_DISABLED, endpoint, reason, health, now);
        }
        deliveries.giveUp(endpoint.id(), DISABLED, now);
    }

    /** Never the endpoint itself: it would not hear it. */
    private void tell(EventType type, Endpoint about, String reason, EndpointHealth health, Instant now) {
        var failingSince = health.failingSince();
        var facts = new EndpointFacts(
                about.id(),
                about.name(),
                reason,
                failingSince == null ? null : failingSince.truncatedTo(ChronoUnit.MICROS), // as it is stored
                health.consecutiveFailures(),
                health.lastFailure() == null ? "" : health.lastFailure());
        var what = type.word().substring(type.word().indexOf('.') + 1);
        var id = "end_%s_%d_%s".formatted(about.id().toString().replace("-", ""), now.toEpochMilli(), what);
        var event = new WebhookEvent(id, type, null, now, EventData.endpoint(facts));
        deliveries.remember(List.of(event));
        deliveries.add(directory.all().stream()
                .filter(endpoint -> !endpoint.id().equals(about.id()) && endpoint.wants(type, null, Set.of()))
                .map(endpoint -> new Deliveries.Order(event, endpoint, null, now))
                .toList());
    }
}
