package io.wayline.webhooks.event;

import static io.wayline.webhooks.endpoint.EventType.COMMAND_COMPLETED;
import static io.wayline.webhooks.endpoint.EventType.COMMAND_FAILED;
import static io.wayline.webhooks.endpoint.EventType.COMMAND_RETRIED;
import static io.wayline.webhooks.endpoint.EventType.DEVICE_CONNECTED;
import static io.wayline.webhooks.event.Steps.IMEI;
import static io.wayline.webhooks.event.Steps.news;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who gets which event. */
class SubscribersTest {

    private static final String OTHER = "350612345678902";

    private final List<SomeEndpoint> endpoints = new ArrayList<>();
    private final Map<String, Set<String>> registry = new HashMap<>();
    private final List<String> askedFor = new ArrayList<>();
    private final FakeDeliveries deliveries = new FakeDeliveries();
    private final FakeBulkEntries bulk = new FakeBulkEntries(deliveries.remembered);
    private final Subscribers subscribers = new Subscribers(
            SomeEndpoint.directory(endpoints), this::tags, this::known, deliveries, bulk, new SetTime(Steps.AT));

    private Map<String, Set<String>> tags(Collection<String> imeis) {
        askedFor.addAll(imeis);
        return registry;
    }

    private Set<String> known(Collection<String> ids) {
        var known = new HashSet<>(deliveries.remembered.keySet());
        known.retainAll(ids);
        return known;
    }

    private SomeEndpoint with(SomeEndpoint endpoint) {
        endpoints.add(endpoint);
        return endpoint;
    }

    private static String id(News news) {
        return news.event().id();
    }

    @Test
    void anEventIsRememberedThoughNobodyWantsIt() {
        var news = news(IMEI, 1, CommandState.SUCCEEDED);

        assertThat(subscribers.tell(List.of(news))).containsExactly(news.event());

        assertThat(deliveries.remembered).containsOnlyKeys(id(news));
        assertThat(deliveries.orders).isEmpty();
    }

    @Test
    void goesToWhomItsTypeAndFilterNameInOrder() {
        var all = with(SomeEndpoint.standard(COMMAND_COMPLETED, COMMAND_FAILED));
        var failures = with(SomeEndpoint.standard(COMMAND_FAILED));
        var other =
                with(SomeEndpoint.standard(COMMAND_COMPLETED, COMMAND_FAILED).forImeis(OTHER));
        var one = news(IMEI, 1, CommandState.SUCCEEDED);
        var two = news(OTHER, 2, CommandState.FAILED);
        var three = news(IMEI, 3, CommandState.FAILED);

        subscribers.tell(List.of(one, two, three));

        assertThat(deliveries.to(all.id())).containsExactly(id(one), id(two), id(three));
        assertThat(deliveries.to(failures.id())).containsExactly(id(two), id(three));
        assertThat(deliveries.to(other.id())).containsExactly(id(two));
        assertThat(askedFor).as("trackers whose tags were looked up").isEmpty();
    }

    @Test
    void tagsAreLookedUpOnlyWhereSomebodyFiltersByThem() {
        var tagged = with(SomeEndpoint.standard(COMMAND_COMPLETED).forTags("vans"));
        registry.put(IMEI, Set.of("vans", "north"));
        var van = news(IMEI, 1, CommandState.SUCCEEDED);
        var unknown = news(OTHER, 2, CommandState.SUCCEEDED);
        var ofAnotherType = news(OTHER, 3, CommandState.FAILED);

        subscribers.tell(List.of(ofAnotherType));
        assertThat(askedFor).isEmpty();

        subscribers.tell(List.of(van, unknown));
        assertThat(askedFor).containsExactly(IMEI, OTHER);
        assertThat(deliveries.to(tagged.id())).containsExactly(id(van));
    }

    @Test
    void aPausedEndpointCollectsAndADisabledOneDoesNot() {
        var paused = with(SomeEndpoint.standard(COMMAND_COMPLETED).in(State.PAUSED));
        var disabled = with(SomeEndpoint.standard(COMMAND_COMPLETED).in(State.DISABLED));
        var news = news(IMEI, 1, CommandState.SUCCEEDED);

        subscribers.tell(List.of(news));

        assertThat(deliveries.to(paused.id())).containsExactly(id(news));
        assertThat(deliveries.to(disabled.id())).isEmpty();
    }

    @Test
    void anEventThatIsKnownIsNoNewsNotEvenInTheSameBatch() {
        var endpoint = with(SomeEndpoint.standard(COMMAND_COMPLETED));
        var news = news(IMEI, 1, CommandState.SUCCEEDED);

        assertThat(subscribers.tell(List.of(news, news))).containsExactly(news.event());
        assertThat(subscribers.tell(List.of(news))).isEmpty();

        assertThat(deliveries.to(endpoint.id())).containsExactly(id(news));
    }

    @Test
    void hostsOfIotBrokerGetConfirmationsAndRefusalsAloneAndOtherFailuresInBulk() {
        var host = with(SomeEndpoint.iotBroker(COMMAND_COMPLETED, COMMAND_FAILED, COMMAND_RETRIED, DEVICE_CONNECTED));
        var completed = news(IMEI, 1, CommandState.SUCCEEDED);
        var rejected = news(IMEI, 2, CommandState.REJECTED);
        var failed = news(IMEI, 3, CommandState.FAILED);
        var superseded = news(IMEI, 4, CommandState.SUPERSEDED);
        var retried = news(IMEI, 5, CommandState.QUEUED);
        var connected =
                new News(new WebhookEvent("con_1", DEVICE_CONNECTED, IMEI, Steps.AT, "{}"), News.ToOldHosts.NEVER);

        subscribers.tell(List.of(completed, rejected, failed, superseded, retried, connected));

        assertThat(deliveries.to(host.id())).containsExactly(id(completed), id(rejected));
        assertThat(bulk.waiting)
                .extracting(waiting -> waiting.entry().eventId())
                .containsExactly(id(failed), id(superseded));
    }

    @Test
    void aFailureThatIsReadAgainAfterItsBulkHasClosedEntersNoOther() {
        with(SomeEndpoint.iotBroker(COMMAND_FAILED));
        var failed = news(IMEI, 1, CommandState.FAILED);
        subscribers.tell(List.of(failed));
        bulk.waiting.clear(); // closed

        subscribers.tell(List.of(failed));

        assertThat(bulk.waiting).isEmpty();
    }
}
