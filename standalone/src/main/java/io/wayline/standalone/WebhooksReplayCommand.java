package io.wayline.standalone;

import io.wayline.standalone.webhook.EndpointApi;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends the past to an endpoint once more. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description =
                "Sends what happened since a moment to one endpoint once more, with the same ids, marked as replay.",
        footer = {"", "example", "  ./wayline webhooks replay portal --since 1h --imei 350612345678901"})
final class WebhooksReplayCommand implements Callable<Integer> {

    private final PrintStream out = System.out;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ApiOption api = new ApiOption();

    @Parameters(index = "0", paramLabel = "ENDPOINT", description = "its name or id")
    private String endpoint = "";

    @Option(
            names = "--since",
            required = true,
            paramLabel = "TIME",
            description = "so long ago (30m, 1h, 2d), or a moment (2026-01-31T12:00:00Z)")
    private String since = "";

    @Option(names = "--imei", paramLabel = "IMEI", description = "only this tracker")
    private @Nullable String imei;

    @Option(names = "--json", description = "the replay as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        var from = since(Instant.now());
        try (var client = api.client()) {
            var endpoints = new EndpointApi(client);
            var id = endpoints.byNameOrId(endpoint).path("id").asString("");
            var answer = endpoints.replay(id, from, Optional.ofNullable(imei));
            var replay = answer.has("replay") ? answer.path("replay") : answer;
            out.println(
                    json
                            ? replay.toString()
                            : "replay %s: what happened since %s goes to %s once more"
                                    .formatted(replay.path("id").asString("?"), from, endpoint));
            return 0;
        }
    }

    private Instant since(Instant now) {
        var text = since.strip().toUpperCase(Locale.ROOT);
        try {
            if (text.matches("\\d+D")) {
                return now.minus(Duration.parse("P" + text));
            }
            return text.matches("\\d+[HMS]") ? now.minus(Duration.parse("PT" + text)) : Instant.parse(text);
        } catch (DateTimeParseException _) {
            if (spec == null) {
                throw new IllegalStateException("run through picocli only");
            }
            throw new ParameterException(
                    spec.commandLine(),
                    "--since: %s (expected: like 30m, 1h, 2d or 2026-01-31T12:00:00Z)".formatted(since));
        }
    }
}
