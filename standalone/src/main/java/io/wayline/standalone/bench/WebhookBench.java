package io.wayline.standalone.bench;

import io.wayline.standalone.api.ApiClient;
import io.wayline.standalone.webhook.EndpointApi;
import io.wayline.standalone.webhook.EndpointApi.Wanted;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How many webhooks a second go out, beside what the HTTP client does by itself, and how soon a packet is at the host. */
@Command(
        name = "webhooks",
        mixinStandardHelpOptions = true,
        description = "Measures webhooks: deliveries a second, and from a tracker's packet to the host.",
        footer = {
            "",
            "Starts a system of its own on free ports and an empty directory, and removes it afterwards.",
            "Exit code 0: everything arrived; 1: not."
        })
public final class WebhookBench implements Callable<Integer> {

    private static final int CONCURRENCY = 64;
    private static final int TRACKERS = 50;
    private static final int PACKETS_PER_SECOND = 50;
    private static final int USUAL_BATCH = 100;

    private final PrintStream out = System.out;
    private final PrintStream told = System.err;

    @Option(names = "--quick", description = "a quarter of the events and of the time")
    private boolean quick;

    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        told.println("starting a system of its own");
        try (var system = SystemUnderTest.start();
                var host = new WebhookHost();
                var client = new ApiClient(system.run().apiUrl(), system.run().apiKey())) {
            var report = measure(system, host, new EndpointApi(client));
            out.println(json ? report.json() : "\n" + report.text());
            return report.complete() ? 0 : 1;
        }
    }

    private WebhookReport measure(SystemUnderTest system, WebhookHost host, EndpointApi api)
            throws IOException, InterruptedException, ExecutionException {
        int events = quick ? 5_000 : 20_000;
        var commands = new DispatchedCommands(system.run(), host);
        var ofCommands = api.register(wanted("bench commands", host.url(), "command.completed", CONCURRENCY));
        told.println("warm-up");
        var body = commands.measure(events / 4).body();
        RawPosts.measure(host.url(), body, events / 4, CONCURRENCY);
        told.println("raw limit: %d signed posts".formatted(events));
        host.show((_, _, _) -> {});
        double raw = RawPosts.measure(host.url(), body, events, CONCURRENCY);
        told.println("deliveries: %d events".formatted(events));
        var dispatched = commands.measure(events);
        api.remove(ofCommands.id());

        var length = Duration.ofSeconds(quick ? 5 : 20);
        told.println("latency: %d packets/s for %d s".formatted(PACKETS_PER_SECOND, length.toSeconds()));
        api.register(wanted("bench telemetry", host.url(), "telemetry.received", 0));
        try (var latency = new WebhookLatency(system.trackerPort(), TRACKERS, host)) {
            latency.measure(PACKETS_PER_SECOND, Duration.ofSeconds(2)); // the first ones warm up
            return new WebhookReport(
                    raw, body.length, dispatched, PACKETS_PER_SECOND, latency.measure(PACKETS_PER_SECOND, length));
        }
    }

    private static Wanted wanted(String name, String url, String type, int concurrency) {
        return new Wanted(name, url, List.of(type), List.of(), Duration.ZERO, USUAL_BATCH, concurrency);
    }
}
