package io.wayline.proto;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an installation decides about its topics; the rest is as {@link Topics} declares it.
 *
 * @param jsonMirror whether telemetry is there as JSON too, in {@link Topics#telemetryRecordsJson}
 * @param retention how long records are kept, by the topic's name without prefix
 */
public record TopicChoices(boolean jsonMirror, Map<String, Duration> retention) {

    public static final TopicChoices NONE = new TopicChoices(false, Map.of());

    private static final String JSON_MIRROR = "TELEMETRY_JSON_MIRROR";
    private static final String RETENTION = "TOPIC_RETENTION";
    private static final Pattern ONE = Pattern.compile("([^=]+)=([1-9][0-9]{0,5})([dhm])");

    public TopicChoices {
        retention = Map.copyOf(retention);
        for (var topic : retention.keySet()) {
            if (!withAge().contains(topic)) {
                throw new IllegalArgumentException(
                        "%s: %s (expected: one of %s)".formatted(RETENTION, topic, withAge()));
            }
        }
    }

    /**
     * Reads {@code TELEMETRY_JSON_MIRROR}, {@code true} or {@code false}, and {@code TOPIC_RETENTION}, for example
     * {@code telemetry.records.v1=4d,command-events.v1=90d}: days, hours or minutes.
     *
     * @throws IllegalArgumentException if a variable says something else; the message names it
     */
    public static TopicChoices from(Map<String, String> environment) {
        return new TopicChoices(
                isTrue(environment.getOrDefault(JSON_MIRROR, "")), retention(environment.getOrDefault(RETENTION, "")));
    }

    /**
     * The value of {@code TELEMETRY_JSON_MIRROR}; nothing is {@code false}.
     *
     * @throws IllegalArgumentException if it is neither true nor false
     */
    public static boolean isTrue(String value) {
        return switch (value.strip()) {
            case "true" -> true;
            case "false", "" -> false;
            default ->
                throw new IllegalArgumentException("%s: %s (expected: true or false)".formatted(JSON_MIRROR, value));
        };
    }

    private static Map<String, Duration> retention(String text) {
        var retention = new HashMap<String, Duration>();
        if (!text.isBlank()) {
            for (var part : text.split(",", -1)) {
                var one = ONE.matcher(part.strip());
                if (!one.matches()) {
                    throw new IllegalArgumentException(
                            "%s: %s (expected: topic=4d, or 12h, or 30m)".formatted(RETENTION, part));
                }
                retention.put(one.group(1), age(one));
            }
        }
        return retention;
    }

    private static Duration age(Matcher one) {
        long count = Long.parseLong(one.group(2));
        return switch (one.group(3)) {
            case "d" -> Duration.ofDays(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofMinutes(count);
        };
    }

    private static List<String> withAge() {
        return Topics.DEFAULT.every(1).stream()
                .filter(Topics.Topic::hasAge)
                .map(Topics.Topic::name)
                .toList();
    }
}
