package io.wayline.webhooks.event;

import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.Endpoint.Filter;
import io.wayline.webhooks.endpoint.Endpoint.Format;
import io.wayline.webhooks.endpoint.Endpoint.Ordering;
import io.wayline.webhooks.endpoint.Endpoint.Payload;
import io.wayline.webhooks.endpoint.Endpoint.Source;
import io.wayline.webhooks.endpoint.Endpoint.State;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.signing.SigningSecret;
import io.wayline.webhooks.signing.SigningSecrets;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** An endpoint with what a test is about; the rest is as it mostly is. */
public record SomeEndpoint(UUID id, Format format, State state, Filter filter, Set<EventType> types) {

    public static SomeEndpoint standard(EventType... types) {
        return new SomeEndpoint(UUID.randomUUID(), Format.STANDARD, State.ACTIVE, Filter.NONE, Set.of(types));
    }

    public static SomeEndpoint iotBroker(EventType... types) {
        return new SomeEndpoint(UUID.randomUUID(), Format.IOT_BROKER, State.ACTIVE, Filter.NONE, Set.of(types));
    }

    public SomeEndpoint in(State next) {
        return new SomeEndpoint(id, format, next, filter, types);
    }

    public SomeEndpoint forImeis(String... imeis) {
        return new SomeEndpoint(
                id, format, state, new Filter(Set.of(imeis), filter.tags(), Set.of(), Duration.ZERO), types);
    }

    public SomeEndpoint forTags(String... tags) {
        return new SomeEndpoint(
                id, format, state, new Filter(filter.imeis(), Set.of(tags), Set.of(), Duration.ZERO), types);
    }

    public Endpoint endpoint() {
        return new Endpoint(
                id,
                "endpoint " + id,
                URI.create("https://host.example/hook"),
                format,
                types,
                filter,
                Payload.FULL,
                Ordering.PER_DEVICE,
                Duration.ZERO,
                10,
                0,
                Duration.ofSeconds(15),
                100,
                Map.of(),
                new SigningSecrets(SigningSecret.draw(new SecureRandom()), null, null),
                state,
                null,
                Source.API,
                Instant.EPOCH,
                "test",
                Instant.EPOCH,
                1);
    }

    /** Those that a test can change. */
    public static EndpointDirectory directory(List<SomeEndpoint> endpoints) {
        return new EndpointDirectory() {
            @Override
            public List<Endpoint> all() {
                return endpoints.stream().map(SomeEndpoint::endpoint).toList();
            }

            @Override
            public Optional<Endpoint> find(UUID id) {
                return all().stream()
                        .filter(endpoint -> endpoint.id().equals(id))
                        .findFirst();
            }
        };
    }
}
