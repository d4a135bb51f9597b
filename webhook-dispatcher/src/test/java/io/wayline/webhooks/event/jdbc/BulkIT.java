package io.wayline.webhooks.event.jdbc;

import static io.wayline.webhooks.endpoint.EventType.COMMAND_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.event.BulkCloser;
import io.wayline.webhooks.event.BulkEntries.Entry;
import io.wayline.webhooks.event.CommandNews;
import io.wayline.webhooks.event.CommandState;
import io.wayline.webhooks.event.DatabaseUnderTest;
import io.wayline.webhooks.event.SetTime;
import io.wayline.webhooks.event.SomeEndpoint;
import io.wayline.webhooks.event.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bulks as rows, closed by several instances. */
class BulkIT {

    private static final Duration WINDOW = Duration.ofSeconds(2);

    private final SetTime time = new SetTime(Steps.AT);
    private final DatabaseUnderTest database = new DatabaseUnderTest(time);
    private final JdbcBulkEntries entries = new JdbcBulkEntries(database.jdbc);
    private final UUID host = database.with(SomeEndpoint.iotBroker(COMMAND_FAILED));

    @AfterEach
    void stop() {
        database.close();
    }

    private void fail(UUID endpoint, int from, int to) {
        var events = new ArrayList<WebhookEvent>();
        for (int number = from; number < to; number++) {
            events.add(
                    CommandNews.of(Steps.step(Steps.IMEI, number, CommandState.SENT, CommandState.FAILED, "NO_ANSWER"))
                            .orElseThrow()
                            .event());
        }
        database.transaction.executeWithoutResult(_ -> {
            database.deliveries.remember(events);
            entries.add(
                    events.stream()
                            .map(event -> new Entry(endpoint, event.id()))
                            .toList(),
                    time.instant());
        });
    }

    private int closeOne() {
        var closer = new BulkCloser(entries, database.directory(), database.deliveries, WINDOW, time);
        return Objects.requireNonNull(database.transaction.execute(_ -> closer.closeOne()));
    }

    private List<Integer> closeAll() {
        var closed = new ArrayList<Integer>();
        for (int entriesOfOne = closeOne(); entriesOfOne > 0; entriesOfOne = closeOne()) {
            closed.add(entriesOfOne);
        }
        return closed;
    }

    private List<String> bulks() {
        return database.texts("""
                SELECT e.data FROM webhook.delivery d JOIN webhook.event e ON e.id = d.event_id
                 WHERE e.type = 'COMMAND_BULK_FAILURE' ORDER BY d.seq
                """);
    }

    private static List<String> commandIds(List<String> bulks) {
        var ids = new ArrayList<String>();
        for (var bulk : bulks) {
            var matcher = java.util.regex.Pattern.compile("\"commandId\":\"([^\"]+)\"")
                    .matcher(bulk);
            while (matcher.find()) {
                ids.add(matcher.group(1));
            }
        }
        return ids;
    }

    @Test
    void twoAndAHalfThousandFailuresAreThreeBulksInOrder() {
        fail(host, 0, 2_500);
        assertThat(closeOne()).as("within the window").isZero();
        time.pass(WINDOW);

        assertThat(closeAll()).containsExactly(1_000, 1_000, 500);

        assertThat(commandIds(bulks())).hasSize(2_500).isSorted().doesNotHaveDuplicates();
        assertThat(database.count("webhook.bulk_entry")).isZero();
    }

    @Test
    void twoInstancesCloseEachFailureOnce() throws Exception {
        var other = database.with(SomeEndpoint.iotBroker(COMMAND_FAILED));
        fail(host, 0, 2_500);
        fail(other, 0, 300);
        time.pass(WINDOW);
        var together = new CyclicBarrier(3);
        Callable<List<Integer>> closing = () -> {
            together.await();
            return closeAll();
        };

        var closed = new ArrayList<Integer>();
        try (var instances = Executors.newFixedThreadPool(3)) {
            for (var instance : instances.invokeAll(List.of(closing, closing, closing))) {
                closed.addAll(instance.get());
            }
        }
        closed.addAll(closeAll());

        assertThat(closed).containsExactlyInAnyOrder(1_000, 1_000, 500, 300);
        assertThat(database.to(host)).hasSize(3);
        assertThat(database.to(other)).hasSize(1);
    }

    @Test
    void whileOneInstanceClosesTheOthersPassBy() {
        fail(host, 0, 2);
        time.pass(WINDOW);

        database.transaction.executeWithoutResult(status -> {
            assertThat(entries.takeDue(time.instant(), 10)).isPresent();
            try (var elsewhere = Executors.newVirtualThreadPerTaskExecutor()) {
                assertThat(elsewhere.submit(this::closeOne).get()).isZero();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            status.setRollbackOnly();
        });

        assertThat(closeAll()).as("after the other has failed").containsExactly(2);
    }

    @Test
    void addingAgainWhileItWaitsChangesNothing() {
        fail(host, 0, 2);
        fail(host, 1, 3);

        assertThat(database.count("webhook.bulk_entry")).isEqualTo(3);
    }
}
