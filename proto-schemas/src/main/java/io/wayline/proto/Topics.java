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

    /** AVL records, {@code TelemetryRecord}. */
    public String telemetryRecords() {
        return prefix + "telemetry.records.v1";
    }

    /** What could not become telemetry, {@code QuarantinedFrame}. */
    public String telemetryQuarantine() {
        return prefix + "telemetry.quarantine.v1";
    }

    /** What trackers answer, {@code CommandResponse}. */
    public String commandResponses() {
        return prefix + "command-responses.v1";
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

    /** @param partitions of the topics keyed by IMEI; fixed at creation, because a key must not change its partition */
    public List<Topic> all(int partitions) {
        return List.of(
                Topic.kept(telemetryRecords(), partitions, Duration.ofDays(7)),
                Topic.kept(telemetryQuarantine(), partitions, Duration.ofDays(30)),
                Topic.kept(commandResponses(), partitions, Duration.ofDays(7)),
                Topic.compacted(deviceSessions(), partitions),
                Topic.compacted(deviceRegistry(), partitions),
                Topic.compacted(ingestNodes(), 1));
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
                    Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(retention.toMillis())));
        }

        private static Topic compacted(String name, int partitions) {
            return new Topic(name, partitions, Map.of("cleanup.policy", "compact"));
        }
    }
}
