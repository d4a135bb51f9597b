package io.wayline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dispatcher that is killed after it has sent and before it has settled. */
final class KilledDispatcherIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** The clock stands since the start of the test; leases were given by the real one. */
    private static final Duration LEASE_IS_OVER = Duration.ofMinutes(10);

    private static final int TRACKERS = 10;
    private static final int EVENTS_OF_EACH = 5;

    @TempDir
    Path logs;

    @Test
    void nothingIsLostAndWhatComesTwiceHasTheSameId() {
        Map<String, List<String>> told = new LinkedHashMap<>();
        IntStream.range(0, TRACKERS).forEach(_ -> told.put(CommandSystem.freshImei(), new ArrayList<>()));
        try (var system = WebhookSystem.withoutDispatcher();
                var process = system.dispatcherProcess(logs);
                var host = TestHost.start().hang()) {
            awaitReady(system, process);
            system.register(host, "command.completed", "\"concurrency\":" + TRACKERS);
            for (int i = 0; i < EVENTS_OF_EACH; i++) {
                told.forEach((imei, ids) -> ids.add(system.events().completed(imei)));
            }
            host.awaitCount(TRACKERS); // one of each is at the host, and has no answer
            process.kill();
            var inFlight = host.ids();
            host.release();
            host.answer(200);

            system.clock().advance(LEASE_IS_OVER);
            system.startDispatcher(Map.of());

            await("everything")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> host.count() >= TRACKERS * EVENTS_OF_EACH + inFlight.size());
            assertThat(inFlight).as("sent before the kill").hasSize(TRACKERS).doesNotHaveDuplicates();
            assertThat(firstOfEachId(host)).as("each in order, per tracker").isEqualTo(told);
            var bodies = host.requests().stream()
                    .collect(Collectors.groupingBy(
                            TestHost.Request::id,
                            Collectors.mapping(TestHost.Request::text, Collectors.toCollection(LinkedHashSet::new))));
            assertThat(bodies).allSatisfy((_, ofOneId) -> assertThat(ofOneId).hasSize(1));
            var times = host.ids().stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
            assertThat(times).allSatisfy((id, count) -> assertThat(count).isEqualTo(inFlight.contains(id) ? 2 : 1));
            assertThat(host.requests()).allMatch(TestHost.Request::verified);
        }
    }

    private static Map<String, List<String>> firstOfEachId(TestHost host) {
        var seen = new LinkedHashMap<String, LinkedHashSet<String>>();
        host.requests()
                .forEach(request -> seen.computeIfAbsent(request.imei(), _ -> new LinkedHashSet<>())
                        .add(request.id()));
        return seen.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, seenOf -> List.copyOf(seenOf.getValue())));
    }

    private static void awaitReady(WebhookSystem system, JavaProcess process) {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(system.readiness())
                    .timeout(Duration.ofSeconds(5))
                    .build();
            await("the dispatcher is ready")
                    .atMost(PATIENCE)
                    .failFast("it has ended", () -> {
                        assertThat(process.isAlive()).as(process::toString).isTrue();
                    })
                    .until(() -> {
                        try {
                            return client.send(request, BodyHandlers.discarding())
                                            .statusCode()
                                    == 200;
                        } catch (IOException _) {
                            return false;
                        }
                    });
        }
    }
}
