package io.wayline.standalone;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What has to do with webhooks: the subcommand says what. */
@Command(
        name = "webhooks",
        mixinStandardHelpOptions = true,
        subcommands = {
            WebhooksListenCommand.class,
            WebhooksEndpointsCommand.class,
            WebhooksDeliveriesCommand.class,
            WebhooksRetryCommand.class,
            WebhooksReplayCommand.class
        },
        description = "Receives webhooks on this machine, and shows endpoints and deliveries.")
final class WebhooksCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("run through picocli only");
        }
        throw new ParameterException(
                spec.commandLine(), "webhooks, and then? listen, endpoints, deliveries, retry or replay");
    }
}
