package io.wayline.proto;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Every topic of Wayline, declared once. Services ask for names, the administrative step creates what {@link #all}
 * lists; nothing is created by being used.
 *
 * @param prefix put before every name, so that several installations can share a cluster; empty by default
 */
public record Topics(String prefix) {

    public static final Topics DEFAULT = new Topics("");

    static final String RETENTION = "retention.ms";

    private static final int IMEI_DIGITS = 15;
    /** Longer than any attempt waits to be written. */
    private static final Duration COMMANDS_KEPT = Duration.ofHours(1);

    /** AVL records, {@code TelemetryRecord}. */
    public String telemetryRecords() {
        return prefix + "telemetry.records.v1";
    }

    /** Copies of {@link #telemetryRecords} as {@link TelemetryJson}; exists where {@link TopicChoices#jsonMirror} is chosen. */
    public String telemetryRecordsJson() {
        return prefix + "telemetry.records.json.v1";
    }

    /** What could not become telemetry, {@code QuarantinedFrame}. */
    public String telemetryQuarantine() {
        return prefix + "telemetry.quarantine.v1";
    }

    /** What trackers answer, and what became of attempts, {@code CommandResponse}. */
    public String commandResponses() {
        return prefix + "command-responses.v1";
    }

    /** The command channel of every tracker, strategy {@code keyed}: {@code CommandInstruction}. */
    public String commands() {
        return prefix + "commands.v1";
    }

    /** The command channel of one tracker, strategy {@code per-imei}: {@code CommandInstruction}. */
    public String commandsOf(String imei) {
        return prefix + "commands." + imei;
    }

    /** True if this is the command channel of one tracker. */
    public boolean isCommandsOfOne(String topic) {
        var start = prefix + "commands.";
        return topic.startsWith(start) && topic.length() == start.length() + IMEI_DIGITS && !topic.equals(commands());
    }

    /** One partition: a tracker's commands are few, and there are many trackers. */
    public Topic commandChannelOf(String imei) {
        return Topic.kept(commandsOf(imei), 1, COMMANDS_KEPT);
    }

    /** Every transition of every command, {@code CommandEvent}. */
    public String commandEvents() {
        return prefix + "command-events.v1";
    }

    /** Commands that other teams ask for, {@code CommandRequest}. */
    public String commandRequests() {
        return prefix + "command-requests.v1";
    }

    /** Device sessions, {@code SessionEvent}; compacted. */
    public String deviceSessions() {
        return prefix + "device-sessions.v1";
    }

    /** Who may connect, {@code DeviceRegistration}; compacted. */
    public String deviceRegistry() {
        return prefix + "device-registry.v1";
    }

    /** Which ingest nodes live, {@code NodeHeartbeat}; compacted. */
    public String ingestNodes() {
        return prefix + "ingest-nodes.v1";
    }

    /** Frames of trackers that somebody looks into, {@code CapturedFrame}. */
    public String deviceCaptures() {
        return prefix + "device-captures.v1";
    }

    /**
     * Those of an installation that has chosen nothing.
     *
     * @param partitions of the topics keyed by IMEI; fixed at creation, because a key must not change its partition
     */
    public List<Topic> all(int partitions) {
        return all(partitions, TopicChoices.NONE);
    }

    /** Those of an installation that has chosen. */
    public List<Topic> all(int partitions, TopicChoices choices) {
        return every(partitions).stream()
                .filter(topic -> choices.jsonMirror() || !topic.name().equals(telemetryRecordsJson()))
                .map(topic -> chosen(topic, choices.retention()))
                .toList();
    }

    private Topic chosen(Topic topic, Map<String, Duration> retention) {
        var age = retention.get(topic.name().substring(prefix.length()));
        return age == null ? topic : Topic.kept(topic.name(), topic.partitions(), age);
    }

    /** What there can be. */
    List<Topic> every(int partitions) {
        return List.of(
                Topic.kept(telemetryRecords(), partitions, Duration.ofDays(7)),
                Topic.kept(telemetryRecordsJson(), partitions, Duration.ofDays(3)),
                Topic.kept(telemetryQuarantine(), partitions, Duration.ofDays(30)),
                Topic.kept(commandResponses(), partitions, Duration.ofDays(7)),
                Topic.kept(commands(), partitions, COMMANDS_KEPT),
                Topic.kept(commandEvents(), partitions, Duration.ofDays(30)),
                Topic.kept(commandRequests(), partitions, Duration.ofDays(1)),
                Topic.compacted(deviceSessions(), partitions),
                Topic.compacted(deviceRegistry(), partitions),
                Topic.compacted(ingestNodes(), 1),
                Topic.kept(deviceCaptures(), partitions, Duration.ofDays(3)));
    }

    /**
     * One topic as it must exist.
     *
     * @param settings topic-level settings of the broker, by their Kafka names
     */
    public record Topic(String name, int partitions, Map<String, String> settings) {

        private static Topic kept(String name, int partitions, Duration retention) {
            return new Topic(
                    name,
                    partitions,
                    Map.of("cleanup.policy", "delete", RETENTION, Long.toString(retention.toMillis())));
        }

        /** Whether records leave it by their age, and not only when a newer one of their key comes. */
        boolean hasAge() {
            return settings.containsKey(RETENTION);
        }

        private static Topic compacted(String name, int partitions) {
            return new Topic(name, partitions, Map.of("cleanup.policy", "compact"));
        }
    }
}
