package io.wayline.devices.presence.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.devices.presence.NodeReport;
import io.wayline.devices.presence.NodeReport.Phase;
import io.wayline.devices.presence.kafka.SessionReader.Checked;
import io.wayline.proto.device.v1.NodeHeartbeat;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of {@code ingest-nodes.v1} to reports. */
final class HeartbeatReader {

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

    private HeartbeatReader() {}

    /** @throws UnreadableRecordException if nobody can make anything of it */
    static Optional<NodeReport> read(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value();
        if (value == null) {
            throw new UnreadableRecordException("INCOMPLETE", "a record without value");
        }
        try {
            return Optional.of(report(NodeHeartbeat.parseFrom(value)));
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("NOT_A_HEARTBEAT", String.valueOf(e.getMessage()));
        }
    }

    private static NodeReport report(NodeHeartbeat beat) {
        if (beat.getNode().isEmpty()) {
            throw new UnreadableRecordException("NODE", "node: empty");
        }
        var phase = switch (beat.getState()) {
            case RUNNING -> Phase.RUNNING;
            case DRAINING -> Phase.DRAINING;
            case STOPPED -> Phase.STOPPED;
            case STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new UnreadableRecordException("STATE", "state: " + beat.getStateValue());
        };
        return new NodeReport(
                Checked.text("node", beat.getNode()),
                Checked.text("node_name", beat.getNodeName()),
                phase,
                Checked.time("started_time_ms", beat.getStartedTimeMs()),
                Checked.time("beat_time_ms", beat.getBeatTimeMs()),
                interval(Duration.ofMillis(Integer.toUnsignedLong(beat.getIntervalMs()))),
                beat.getSessions());
    }

    private static Duration interval(Duration said) {
        if (said.compareTo(SHORTEST_INTERVAL) < 0) {
            return SHORTEST_INTERVAL;
        }
        return said.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : said;
    }
}
