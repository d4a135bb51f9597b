package io.wayline.standalone.api;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A command on its way, told as it happens. */
public final class SentCommand {

    private static final String COMPLETED = "COMPLETED";
    private static final String PENDING = "PENDING";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration SOON = Duration.ofMillis(150);
    private static final Duration LATER = Duration.ofSeconds(1);
    private static final Duration SOON_IS_OVER = Duration.ofSeconds(10);

    private final ApiClient api;
    private final String id;
    private int toldRevision;

    public SentCommand(ApiClient api, String id) {
        this.api = api;
        this.id = id;
    }

    /**
     * Waits for the end and prints each step when it is known.
     *
     * @return the command as the API shows it at last
     */
    public JsonNode follow(PrintStream steps) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            try {
                var command = api.get("/api/v1/commands/" + id).path("command");
                tell(command, steps);
                if (!command.path("status").asString(PENDING).equals(PENDING)) {
                    return command;
                }
            } catch (ApiException e) {
                if (e.status() != TOO_MANY_REQUESTS) {
                    throw e;
                }
            }
            boolean soon = System.nanoTime() - begin < SOON_IS_OVER.toNanos();
            Thread.sleep(soon ? SOON : LATER);
        }
    }

    public static boolean succeeded(JsonNode command) {
        return command.path("status").asString("").equals(COMPLETED);
    }

    /** What came of it, in a line or two. */
    public static String summary(JsonNode command) {
        var response = command.path("response").asString("");
        var reason = command.path("reason").asString("");
        var end = command.path("state").asString("?") + (reason.isEmpty() ? "" : ", " + meaning(reason));
        return response.isEmpty() ? end : end + System.lineSeparator() + "answer: " + response;
    }

    private void tell(JsonNode command, PrintStream steps) {
        var created = Instant.parse(command.path("createdAt").asString(Instant.EPOCH.toString()));
        var nodes = nodes(command);
        var timeline = command.has("timeline") ? command.path("timeline") : command.path("transitions");
        for (var step : timeline) {
            int revision = step.path("revision").asInt(0);
            if (revision > toldRevision) {
                toldRevision = revision;
                steps.println(line(step, created, nodes));
            }
        }
    }

    private static Map<Integer, String> nodes(JsonNode command) {
        var nodes = new HashMap<Integer, String>();
        command.path("attempts")
                .forEach(attempt -> nodes.put(
                        attempt.path("number").asInt(0), attempt.path("node").asString("")));
        return nodes;
    }

    private static String line(JsonNode step, Instant created, Map<Integer, String> nodes) {
        int attempt = step.path("attempt").asInt(0);
        var at = Instant.parse(step.path("at").asString(created.toString()));
        var line = new StringBuilder("%8d ms  %-10s"
                .formatted(
                        Duration.between(created, at).toMillis(),
                        step.path("to").asString("?")));
        if (attempt > 0) {
            line.append("  attempt ").append(attempt);
            line.append("  ").append(nodes.getOrDefault(attempt, ""));
        }
        var reason = step.path("reason").asString("");
        if (!reason.isEmpty()) {
            line.append("  ").append(meaning(reason));
        }
        return line.toString().stripTrailing();
    }

    /** For people; a reason that is not known here speaks for itself. */
    private static String meaning(String reason) {
        return switch (reason) {
            case "MATCHED" -> "the answer is the one expected";
            case "ALREADY" -> "it was so already";
            case "DEFERRED" -> "the tracker does it later";
            case "UNCLASSIFIED" -> "answered; nobody knows which answers this command has";
            case "NOT_VALIDATED" -> "answered; answers are not checked";
            case "TRACKER_REFUSED" -> "the tracker says no";
            case "NACK" -> "the tracker has another IMEI";
            case "NO_ANSWER" -> "no answer in time";
            case "SESSION_LOST" -> "the connection ended first";
            case "NO_REPORT" -> "the node did not say whether it was written";
            case "NOT_SENT" -> "the node could not write it";
            case "NOT_SENDABLE" -> "it can never be written";
            case "NO_CHANNEL" -> "no command channel is left for this tracker";
            case "DEADLINE_PASSED" -> "its time is over";
            case "BEFORE_WRITE" -> "cancelled before it was written";
            case "AFTER_WRITE" -> "it may have been written before";
            case "REPLACED" -> "the same command was asked for again";
            default -> reason;
        };
    }
}
