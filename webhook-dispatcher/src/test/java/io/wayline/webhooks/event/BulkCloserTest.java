package io.wayline.webhooks.event;

import static io.wayline.webhooks.endpoint.EventType.COMMAND_BULK_FAILURE;
import static io.wayline.webhooks.endpoint.EventType.COMMAND_FAILED;
import static io.wayline.webhooks.event.Steps.IMEI;
import static io.wayline.webhooks.event.Steps.news;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.endpoint.Endpoint.State;
import io.wayline.webhooks.event.BulkEntries.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures that wait for others. */
class BulkCloserTest {

    private static final Duration WINDOW = Duration.ofSeconds(2);

    private final List<SomeEndpoint> endpoints = new ArrayList<>();
    private final FakeDeliveries deliveries = new FakeDeliveries();
    private final FakeBulkEntries entries = new FakeBulkEntries(deliveries.remembered);
    private final SetTime time = new SetTime(Steps.AT);
    private final BulkCloser closer =
            new BulkCloser(entries, SomeEndpoint.directory(endpoints), deliveries, WINDOW, time);

    private void fails(SomeEndpoint endpoint, int number, CommandState to) {
        var event = news(IMEI, number, to).event();
        deliveries.remember(List.of(event));
        entries.add(List.of(new Entry(endpoint.id(), event.id())), time.instant());
    }

    private SomeEndpoint host() {
        var host = SomeEndpoint.iotBroker(COMMAND_FAILED);
        endpoints.add(host);
        return host;
    }

    @Test
    void theFirstFailureWaitsForTheWindowAndTakesTheOthersAlong() {
        var host = host();
        fails(host, 1, CommandState.FAILED);
        time.pass(WINDOW.minusMillis(1));
        fails(host, 2, CommandState.SUPERSEDED);
        assertThat(closer.closeOne()).isZero();

        time.pass(Duration.ofMillis(1));
        assertThat(closer.closeOne()).isEqualTo(2);
        assertThat(closer.closeOne()).isZero();

        assertThat(deliveries.orders).hasSize(1);
        var bulk = deliveries.orders.getFirst().event();
        assertThat(bulk.type()).isEqualTo(COMMAND_BULK_FAILURE);
        assertThat(bulk.imei()).isNull();
        assertThat(bulk.id()).matches("blk_[0-9a-f]{32}");
        assertThat(bulk.data())
                .startsWith("{\"entries\":[{\"imei\":\"350612345678901\"")
                .contains("\"state\":\"FAILED\"", "\"state\":\"SUPERSEDED\"", "\"supersededBy\":\"7d0a9a1e-");
    }

    @Test
    void eachEndpointHasItsOwnBulk() {
        var one = host();
        var two = host();
        fails(one, 1, CommandState.FAILED);
        fails(two, 1, CommandState.FAILED);
        time.pass(WINDOW);

        assertThat(closer.closeOne()).isEqualTo(1);
        assertThat(closer.closeOne()).isEqualTo(1);

        assertThat(deliveries.to(one.id())).isEqualTo(deliveries.to(two.id())).hasSize(1);
    }

    @Test
    void nothingIsKeptForAnEndpointThatWasSwitchedOffMeanwhile() {
        var host = host();
        fails(host, 1, CommandState.FAILED);
        endpoints.set(0, host.in(State.DISABLED));
        time.pass(WINDOW);

        assertThat(closer.closeOne()).isEqualTo(1);

        assertThat(deliveries.orders).isEmpty();
        assertThat(entries.waiting).isEmpty();
    }
}
