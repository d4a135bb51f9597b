package io.wayline.standalone.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a demonstration shows of its webhooks: each command in a line of its own, and a sum of what comes by itself, so that
 * there is about a line a second at most.
 */
final class DemoLines {

    private static final int MOST_AT_ONCE = 5;
    private static final Duration GATHERING = Duration.ofSeconds(1);
    private static final Duration BETWEEN_TELEMETRY = Duration.ofSeconds(15);
    private static final Duration BETWEEN_OTHERS = Duration.ofSeconds(5);

    private final Consumer<String> console;
    private final ZoneId zone;
    private final Map<String, Sum> sums = new LinkedHashMap<>();
    private final Map<String, Instant> toldAt = new HashMap<>();
    private int linesAllowed = MOST_AT_ONCE;

    DemoLines(Consumer<String> console, ZoneId zone) {
        this.console = console;
        this.zone = zone;
    }

    private static final class Sum {
        private final ReceivedWebhook first;
        private final Set<String> trackers = new HashSet<>();
        private int count;
        private int notVerified;

        Sum(ReceivedWebhook first) {
            this.first = first;
        }

        void add(ReceivedWebhook received) {
            count++;
            trackers.add(received.imei());
            notVerified += received.verdict().isVerified() ? 0 : 1;
        }
    }

    synchronized void take(ReceivedWebhook received) {
        if (isWaitedFor(received) && linesAllowed > 0) {
            tell(WebhookLine.of(received, zone));
        } else {
            sums.computeIfAbsent(received.type(), _ -> new Sum(received)).add(received);
        }
    }

    /** A person did something and wants to see it, or something is wrong. */
    private static boolean isWaitedFor(ReceivedWebhook received) {
        return !received.type().startsWith("telemetry.") && !received.type().startsWith("device.");
    }

    /** To be called every second: tells one sum at most. */
    synchronized void tick(Instant now) {
        linesAllowed = Math.min(MOST_AT_ONCE, linesAllowed + 1);
        sums.keySet().stream().filter(type -> isDue(type, now)).findFirst().ifPresent(type -> {
            var sum = sums.remove(type);
            if (sum != null) {
                toldAt.put(type, now);
                tell(line(sum));
            }
        });
    }

    private boolean isDue(String type, Instant now) {
        var sum = sums.get(type);
        var last = toldAt.getOrDefault(type, Instant.MIN);
        var pause = type.startsWith("telemetry.") ? BETWEEN_TELEMETRY : BETWEEN_OTHERS;
        return sum != null
                && !now.isBefore(sum.first.at().plus(GATHERING))
                && (last.equals(Instant.MIN) || !now.isBefore(last.plus(pause)));
    }

    private String line(Sum sum) {
        if (sum.count == 1) {
            return WebhookLine.of(sum.first, zone);
        }
        return "%s %s %d times, %s, %s"
                .formatted(
                        WebhookLine.time(sum.first, zone),
                        sum.first.type(),
                        sum.count,
                        WebhookLine.counted(sum.trackers.size(), "tracker"),
                        sum.notVerified == 0 ? "signatures verified" : sum.notVerified + " NOT VERIFIED");
    }

    private void tell(String line) {
        linesAllowed--;
        console.accept("webhook  " + line);
    }
}
