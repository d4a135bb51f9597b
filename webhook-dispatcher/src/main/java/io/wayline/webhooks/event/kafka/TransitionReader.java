package io.wayline.webhooks.event.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.proto.command.v1.CommandEvent;
import io.wayline.webhooks.event.CommandState;
import io.wayline.webhooks.event.CommandTransition;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Records of {@code command-events.v1} to transitions. */
final class TransitionReader {

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private static final JsonFactory JSON = new JsonFactory();

    private TransitionReader() {}

    /** @throws UnreadableRecordException if nobody can make anything of it */
    static CommandTransition read(ConsumerRecord<byte[], byte[]> message) {
        try {
            return transition(CommandEvent.parseFrom(Checked.value(message)));
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("NOT_A_COMMAND_EVENT", String.valueOf(e.getMessage()));
        }
    }

    private static CommandTransition transition(CommandEvent event) {
        var to = state(event.getTo());
        if (to == null) {
            throw new UnreadableRecordException("STATE", "to: " + event.getToValue());
        }
        if (to != CommandState.REFUSED && !UUID.matcher(event.getCommandId()).matches()) {
            throw new UnreadableRecordException("COMMAND_ID", "command_id: not a UUID");
        }
        return new CommandTransition(
                Checked.imei(event.getImei()),
                event.getCommandId(),
                event.getCommandLogId(),
                event.getRevision(),
                state(event.getFrom()),
                to,
                event.getReason(),
                Checked.time("time_ms", event.getTimeMs()),
                event.getCommand(),
                metadata(event.getMetadataJson()),
                event.getAttempt(),
                event.getResponse(),
                event.getSupersededBy(),
                event.getRequestedBy(),
                event.getRequestId(),
                momentIfAny("created_time_ms", event.getCreatedTimeMs()),
                momentIfAny("deadline_time_ms", event.getDeadlineTimeMs()),
                event.getDetail());
    }

    /** Null if it is none, or one of a later day. */
    private static @Nullable CommandState state(CommandEvent.State state) {
        return switch (state) {
            case QUEUED -> CommandState.QUEUED;
            case DISPATCHED -> CommandState.DISPATCHED;
            case SENT -> CommandState.SENT;
            case TIMED_OUT -> CommandState.TIMED_OUT;
            case SUCCEEDED -> CommandState.SUCCEEDED;
            case FAILED -> CommandState.FAILED;
            case REJECTED -> CommandState.REJECTED;
            case EXPIRED -> CommandState.EXPIRED;
            case CANCELLED -> CommandState.CANCELLED;
            case SUPERSEDED -> CommandState.SUPERSEDED;
            case UNKNOWN -> CommandState.UNKNOWN;
            case REFUSED -> CommandState.REFUSED;
            case STATE_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    private static @Nullable Instant momentIfAny(String field, long epochMs) {
        return epochMs == 0 ? null : Checked.time(field, epochMs);
    }

    /**
     * Goes into bodies byte for byte. Of a refused request it may be what it was refused for: then it would break the body, and
     * is left out.
     */
    private static String metadata(String text) {
        return isOneValue(text) ? text : "";
    }

    private static boolean isOneValue(String text) {
        if (text.isEmpty()) {
            return false;
        }
        try (var parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (JacksonException _) {
            return false;
        }
    }
}
