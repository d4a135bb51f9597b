package io.wayline.webhooks.event.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.proto.device.v1.SessionEvent;
import io.wayline.webhooks.event.SessionReport;
import io.wayline.webhooks.event.SessionReport.Kind;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of {@code device-sessions.v1} to reports. */
final class SessionReader {

    private static final long NO_TOKEN = 0;

    private SessionReader() {}

    /**
     * Empty if the record says nothing yet: a session without a token, which is announced once more.
     *
     * @throws UnreadableRecordException if nobody can make anything of it
     */
    static Optional<SessionReport> read(ConsumerRecord<byte[], byte[]> message) {
        try {
            return report(message, SessionEvent.parseFrom(Checked.value(message)));
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("NOT_A_SESSION_EVENT", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<SessionReport> report(ConsumerRecord<byte[], byte[]> message, SessionEvent event) {
        if (message.key() == null || !event.getImei().equals(new String(message.key(), UTF_8))) {
            throw new UnreadableRecordException("IMEI", "imei: not that of the key");
        }
        var kind = switch (event.getKind()) {
            case CONNECTED -> Kind.CONNECTED;
            case SEEN -> Kind.SEEN;
            case DISCONNECTED -> Kind.DISCONNECTED;
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new UnreadableRecordException("KIND", "kind: " + event.getKindValue());
        };
        long token = token(message, event, kind);
        if (token == NO_TOKEN) {
            return Optional.empty();
        }
        return Optional.of(new SessionReport(
                Checked.imei(event.getImei()),
                kind,
                token,
                Checked.text("node", event.getNode()),
                Checked.time("connected_time_ms", event.getConnectedTimeMs()),
                Checked.time("last_seen_time_ms", event.getLastSeenTimeMs()),
                Checked.text("remote_address", event.getRemoteAddress()),
                event.getRemotePort(),
                Checked.time("timestamp", message.timestamp()),
                kind == Kind.DISCONNECTED ? Checked.text("reason", event.getReason()) : null));
    }

    /** That of a session's first record is the record's own offset. */
    private static long token(ConsumerRecord<byte[], byte[]> message, SessionEvent event, Kind kind) {
        boolean isFirst = kind == Kind.CONNECTED && event.getSessionToken() == NO_TOKEN;
        return isFirst ? message.offset() : event.getSessionToken();
    }
}
