package io.wayline.standalone;

import io.wayline.standalone.webhook.EndpointApi;
import io.wayline.standalone.webhook.WebhookTables;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists deliveries. */
@Command(
        name = "deliveries",
        mixinStandardHelpOptions = true,
        description = "What was delivered or is still to be, newest first; with --dead what was given up.",
        footer = {"", "./wayline webhooks retry ID puts one up once more."})
final class WebhooksDeliveriesCommand implements Callable<Integer> {

    private final PrintStream out = System.out;

    @Mixin
    private ApiOption api = new ApiOption();

    @Option(names = "--dead", description = "only those that were given up")
    private boolean dead;

    @Option(names = "--imei", paramLabel = "IMEI", description = "only this tracker")
    private @Nullable String imei;

    @Option(names = "--limit", paramLabel = "N", description = "rows at most (default: ${DEFAULT-VALUE})")
    private int limit = 50;

    @Option(names = "--json", description = "an array of objects instead of a table")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Expected.atLeast("--limit", limit, 1);
        var filter = new HashMap<String, String>();
        if (dead) {
            filter.put("state", "DEAD");
        }
        if (imei != null) {
            Expected.imei("--imei", imei);
            filter.put("imei", imei);
        }
        try (var client = api.client()) {
            var endpoints = new EndpointApi(client);
            var deliveries = endpoints.deliveries(filter, limit);
            if (json) {
                out.println(deliveries);
            } else {
                out.print(WebhookTables.deliveries(deliveries, endpoints.names()));
            }
            return 0;
        }
    }
}
