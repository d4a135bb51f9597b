package io.wayline.standalone;

import io.wayline.standalone.webhook.EndpointApi;
import io.wayline.standalone.webhook.EndpointApi.Wanted;
import io.wayline.standalone.webhook.Listener;
import io.wayline.standalone.webhook.ReceivedWebhook;
import io.wayline.standalone.webhook.Signatures;
import io.wayline.standalone.webhook.WebhookLine;
import io.wayline.standalone.webhook.WebhookReceiver;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Receives webhooks on this machine and shows them. */
@Command(
        name = "listen",
        mixinStandardHelpOptions = true,
        description = "Receives webhooks on this machine, verifies and prints them, one line each, until Ctrl-C.",
        footer = {
            "",
            "Registers itself as an endpoint of the run, and removes that endpoint when it is stopped.",
            "With --secret it registers nothing: it waits for what somebody else sends to its port.",
            "",
            "examples",
            "  ./wayline webhooks listen --types command.completed,command.failed",
            "  ./wayline webhooks listen --forever-status 500        see how deliveries are tried again",
            "  ./wayline webhooks listen --port 4000 --secret whsec_..."
        })
final class WebhooksListenCommand implements Callable<Integer> {

    private static final int LOWEST_STATUS = 200;
    private static final int HIGHEST_STATUS = 599;
    private static final int PACKETS_PER_REQUEST = 50;

    private final PrintStream out = System.out;
    private final PrintStream told = System.err;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ApiOption api = new ApiOption();

    @Option(names = "--port", paramLabel = "N", description = "of the receiver; any that is free unless told otherwise")
    private int port;

    @Option(names = "--types", paramLabel = "TYPE", split = ",", description = "of events, with commas; all otherwise")
    private List<String> types = EndpointApi.ALL_TYPES;

    @Option(names = "--imei", paramLabel = "IMEI", split = ",", description = "only these trackers")
    private List<String> imeis = List.of();

    @Option(
            names = "--secret",
            paramLabel = "whsec_...",
            description = "only listen, and verify with it: for an endpoint that is registered elsewhere")
    private @Nullable String secret;

    @Option(names = "--forever-status", paramLabel = "CODE", description = "answer every request so, for example 500")
    private @Nullable Integer status;

    @Option(names = "--json", description = "one JSON object a line, with the whole body")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkOptions();
        try (var receiver = WebhookReceiver.open(port, InstantSource.system(), this::show)) {
            if (status != null) {
                receiver.answer(status);
            }
            if (secret != null) {
                receiver.trust(secret);
                told.println("Listening at %s; Ctrl-C ends it".formatted(receiver.url()));
                return waitForever();
            }
            var wanted = new Wanted(
                    "listen " + receiver.port(), receiver.url(), types, imeis, Duration.ZERO, PACKETS_PER_REQUEST, 0);
            try (var listener = Listener.register(api.client(), receiver, wanted)) {
                Runtime.getRuntime().addShutdownHook(new Thread(listener::close, "remove the endpoint"));
                told.println("Listening at %s as endpoint \"%s\" (%s); Ctrl-C ends it and removes the endpoint"
                        .formatted(receiver.url(), wanted.name(), listener.endpointId()));
                return waitForever();
            }
        }
    }

    private void checkOptions() {
        for (var type : types) {
            if (!EndpointApi.ALL_TYPES.contains(type)) {
                throw wrong("--types: %s (expected: %s)".formatted(type, String.join(", ", EndpointApi.ALL_TYPES)));
            }
        }
        if (status != null && (status < LOWEST_STATUS || status > HIGHEST_STATUS)) {
            throw wrong("--forever-status: %d (expected: %d to %d)".formatted(status, LOWEST_STATUS, HIGHEST_STATUS));
        }
        if (secret != null) {
            try {
                var _ = Signatures.key(secret);
            } catch (IllegalArgumentException _) {
                throw wrong("--secret: not a secret (expected: whsec_ and Base64)");
            }
        }
    }

    private ParameterException wrong(String message) {
        if (spec == null) {
            throw new IllegalStateException("run through picocli only");
        }
        return new ParameterException(spec.commandLine(), message);
    }

    private static int waitForever() throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }

    private void show(ReceivedWebhook received) {
        out.println(json ? received.line() : WebhookLine.of(received, ZoneId.systemDefault()));
    }
}
