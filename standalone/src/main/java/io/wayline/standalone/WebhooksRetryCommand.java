package io.wayline.standalone;

import io.wayline.standalone.api.ApiException;
import io.wayline.standalone.webhook.EndpointApi;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a delivery up once more. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = "Sends one delivery again at once; its schedule begins anew.")
final class WebhooksRetryCommand implements Callable<Integer> {

    private static final int NOT_FOUND = 404;

    private final PrintStream out = System.out;

    @Mixin
    private ApiOption api = new ApiOption();

    @Parameters(index = "0", paramLabel = "ID", description = "of the delivery")
    private String id = "";

    @Option(names = "--json", description = "the answer as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        try (var client = api.client()) {
            var answer = new EndpointApi(client).retry(id);
            out.println(json ? answer.toString() : "delivery %s is sent again".formatted(id));
            return 0;
        } catch (ApiException e) {
            if (e.status() == NOT_FOUND) {
                throw new IllegalStateException(
                        "there is no delivery %s; ./wayline webhooks deliveries --dead lists those that were given up"
                                .formatted(id),
                        e);
            }
            throw e;
        }
    }
}
