package io.wayline.ingest.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.ingest.session.JournalEvent;
import io.wayline.ingest.session.SessionSnapshot;
import io.wayline.ingest.session.Sessions;
import io.wayline.proto.device.v1.SessionEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code device-sessions.v1} of all nodes to events for the sessions of this one. */
final class SessionReader {

    private static final Logger log = LoggerFactory.getLogger(SessionReader.class);

    private final Sessions sessions;
    private final String node;

    /** @param node this incarnation */
    SessionReader(Sessions sessions, String node) {
        this.sessions = sessions;
        this.node = node;
    }

    void read(ConsumerRecord<byte[], byte[]> message) {
        if (message.key() == null || message.value() == null) {
            return;
        }
        var imei = new String(message.key(), US_ASCII);
        // Most events of a fleet are about trackers on other nodes.
        if (!sessions.holds(imei)) {
            return;
        }
        try {
            var event = SessionEvent.parseFrom(message.value());
            boolean isFirst = event.getKind() == SessionEvent.Kind.CONNECTED
                    && event.getSessionToken() == SessionSnapshot.NO_TOKEN;
            long token = isFirst ? message.offset() : event.getSessionToken();
            sessions.observed(new JournalEvent(
                    imei, message.offset(), token, event.getNode().equals(node)));
        } catch (InvalidProtocolBufferException e) {
            log.atWarn()
                    .addKeyValue("topic", message.topic())
                    .addKeyValue("partition", message.partition())
                    .addKeyValue("offset", message.offset())
                    .addKeyValue("reason", String.valueOf(e.getMessage()))
                    .log("session event not readable, skipped");
        }
    }
}
