package io.wayline.devices.presence.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.devices.presence.SessionReport;
import io.wayline.devices.presence.SessionReport.Kind;
import io.wayline.proto.device.v1.SessionEvent;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of {@code device-sessions.v1} to reports. */
final class SessionReader {

    private static final int IMEI_DIGITS = 15;
    private static final long NO_TOKEN = 0;

    private SessionReader() {}

    /**
     * Empty if the record says nothing yet: a session without a token, which is announced once more.
     *
     * @throws UnreadableRecordException if nobody can make anything of it
     */
    static Optional<SessionReport> read(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value();
        if (value == null || message.key() == null) {
            throw new UnreadableRecordException("INCOMPLETE", "a record without key or value");
        }
        try {
            return report(message, SessionEvent.parseFrom(value));
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("NOT_A_SESSION_EVENT", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<SessionReport> report(ConsumerRecord<byte[], byte[]> message, SessionEvent event) {
        if (!isImei(event.getImei()) || !event.getImei().equals(new String(message.key(), UTF_8))) {
            throw new UnreadableRecordException("IMEI", "imei: not that of the key, or not of 15 digits");
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
                event.getImei(),
                kind,
                token,
                Checked.text("node", event.getNode()),
                Checked.time("connected_time_ms", event.getConnectedTimeMs()),
                Checked.time("last_seen_time_ms", event.getLastSeenTimeMs()),
                Checked.text("remote_address", event.getRemoteAddress()),
                event.getRemotePort(),
                kind == Kind.DISCONNECTED ? Checked.text("reason", event.getReason()) : null));
    }

    /** That of a session's first record is the record's own offset. */
    private static long token(ConsumerRecord<byte[], byte[]> message, SessionEvent event, Kind kind) {
        boolean isFirst = kind == Kind.CONNECTED && event.getSessionToken() == NO_TOKEN;
        return isFirst ? message.offset() : event.getSessionToken();
    }

    private static boolean isImei(String text) {
        return text.length() == IMEI_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Values that the database can keep. */
    static final class Checked {

        private static final int LONGEST_TEXT = 255;
        private static final long LATEST_MS =
                Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();

        private Checked() {}

        static String text(String field, String text) {
            if (text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0) {
                throw new UnreadableRecordException("TEXT", field + ": too long, or with NUL");
            }
            return text;
        }

        static Instant time(String field, long epochMs) {
            if (epochMs < 0 || epochMs > LATEST_MS) {
                throw new UnreadableRecordException("TIME", field + ": " + epochMs);
            }
            return Instant.ofEpochMilli(epochMs);
        }
    }
}
