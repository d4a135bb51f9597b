package io.wayline.standalone;

import io.wayline.standalone.api.ApiClient;
import io.wayline.standalone.api.ApiClient.Traced;
import io.wayline.standalone.api.ApiException;
import io.wayline.standalone.api.SentCommand;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sends a command to a tracker and tells what becomes of it. */
@Command(
        name = "command",
        mixinStandardHelpOptions = true,
        description = "Sends a command to a tracker, and tells what becomes of it until it ends.",
        footer = {
            "",
            "Exit code 0: the tracker did it, or it was so already; 1: it did not, or nobody knows; 2: wrong options.",
            "Ctrl-C stops watching; the command goes on: ./wayline device IMEI shows it.",
            "",
            "examples",
            "  ./wayline command 350612345678901 getver",
            "  ./wayline command 350612345678901 \"setdigout 1?\" --if-offline queue --ttl 600"
        })
final class SendCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int NOT_FOUND = 404;

    private final PrintStream out = System.out;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ApiOption api = new ApiOption();

    @Parameters(index = "0", paramLabel = "IMEI", description = "15 digits")
    private String imei = "";

    @Parameters(index = "1", paramLabel = "TEXT", description = "the command, in quotes if it has blanks")
    private String text = "";

    @Option(
            names = "--if-offline",
            paramLabel = "reject|queue",
            description = "what to do if the tracker is not connected: refuse (usual), or let the command wait")
    private @Nullable String ifOffline;

    @Option(names = "--ttl", paramLabel = "SECONDS", description = "after it nothing is written to the tracker")
    private @Nullable Integer ttl;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "for the answer to each attempt")
    private @Nullable Integer timeout;

    @Option(names = "--retries", paramLabel = "N", description = "attempts after the first")
    private @Nullable Integer retries;

    @Option(names = "--at-most-once", description = "rather not at all than twice")
    private boolean atMostOnce;

    @Option(names = "--metadata", paramLabel = "JSON", description = "comes back with every answer")
    private @Nullable String metadata;

    @Option(names = "--no-wait", description = "only send it")
    private boolean noWait;

    @Option(names = "--json", description = "the command as one JSON object, at its end")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        var body = body();
        try (var client = api.client()) {
            var answer = send(client, body);
            var sent = answer.body();
            sent.path("warnings").forEach(warning -> System.err.println("note: " + warning.asString("")));
            if (noWait) {
                out.println(
                        json
                                ? sent.toString()
                                : "command " + sent.path("commandId").asString("?"));
                return 0;
            }
            if (!json) {
                out.println("command " + sent.path("commandId").asString("?"));
            }
            var steps = json ? new PrintStream(PrintStream.nullOutputStream()) : out;
            var ended = new SentCommand(client, sent.path("commandId").asString("")).follow(steps);
            out.println(json ? ended.toString() : SentCommand.summary(ended));
            if (!json && !answer.traceId().isEmpty()) {
                out.println("trace: ./wayline trace " + answer.traceId());
            }
            return SentCommand.succeeded(ended) ? 0 : 1;
        }
    }

    private Traced send(ApiClient client, JsonNode body) throws InterruptedException {
        try {
            return client.postTraced("/api/v1/command", body);
        } catch (ApiException e) {
            if (e.status() == NOT_FOUND) {
                throw new IllegalStateException(
                        "tracker %s is not connected; ./wayline devices lists those that are, --if-offline queue lets the command wait"
                                .formatted(imei),
                        e);
            }
            throw e;
        }
    }

    private JsonNode body() {
        var body = JSON.createObjectNode().put("imei", imei).put("command", text);
        if (metadata != null) {
            body.set("metadata", metadata(metadata));
        }
        if (ifOffline != null) {
            body.put("ifOffline", ifOffline);
        }
        put(body, "ttlSeconds", ttl);
        put(body, "timeoutSeconds", timeout);
        put(body, "maxRetries", retries);
        if (atMostOnce) {
            body.put("deliveryMode", "at-most-once");
        }
        return body;
    }

    private JsonNode metadata(String given) {
        try {
            return JSON.readTree(given);
        } catch (JacksonException _) {
            throw new ParameterException(
                    commandSpec().commandLine(),
                    "--metadata: %s (expected: JSON, like '{\"job_id\":\"123\"}')".formatted(given));
        }
    }

    private static void put(ObjectNode body, String name, @Nullable Integer value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private CommandSpec commandSpec() {
        if (spec == null) {
            throw new IllegalStateException("run through picocli only");
        }
        return spec;
    }
}
