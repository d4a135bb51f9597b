package io.wayline.standalone;

import io.wayline.standalone.webhook.EndpointApi;
import io.wayline.standalone.webhook.WebhookTables;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists endpoints. */
@Command(name = "endpoints", mixinStandardHelpOptions = true, description = "Where webhooks go.")
final class WebhooksEndpointsCommand implements Callable<Integer> {

    private final PrintStream out = System.out;

    @Mixin
    private ApiOption api = new ApiOption();

    @Option(names = "--json", description = "an array of objects instead of a table")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        try (var client = api.client()) {
            var endpoints = new EndpointApi(client).endpoints();
            if (json) {
                out.println(endpoints);
            } else {
                out.print(WebhookTables.endpoints(endpoints));
            }
            return 0;
        }
    }
}
