package io.wayline.webhooks.event.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.proto.device.v1.NodeHeartbeat;
import io.wayline.webhooks.event.NodeReport;
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
        try {
            return Optional.of(report(message, NodeHeartbeat.parseFrom(Checked.value(message))));
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("NOT_A_HEARTBEAT", String.valueOf(e.getMessage()));
        }
    }

    private static NodeReport report(ConsumerRecord<byte[], byte[]> message, NodeHeartbeat beat) {
        if (beat.getNode().isEmpty()) {
            throw new UnreadableRecordException("NODE", "node: empty");
        }
        boolean isLast = switch (beat.getState()) {
            case RUNNING, DRAINING -> false;
            case STOPPED -> true;
            case STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new UnreadableRecordException("STATE", "state: " + beat.getStateValue());
        };
        return new NodeReport(
                Checked.text("node", beat.getNode()),
                isLast,
                Checked.time("beat_time_ms", beat.getBeatTimeMs()),
                interval(Duration.ofMillis(Integer.toUnsignedLong(beat.getIntervalMs()))),
                message.offset());
    }

    private static Duration interval(Duration said) {
        if (said.compareTo(SHORTEST_INTERVAL) < 0) {
            return SHORTEST_INTERVAL;
        }
        return said.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : said;
    }
}
