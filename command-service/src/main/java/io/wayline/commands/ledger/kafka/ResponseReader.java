package io.wayline.commands.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.ledger.TrackerMessage;
import io.wayline.proto.CloudEventHeaders;
import io.wayline.proto.command.v1.CommandResponse;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads records of {@code command-responses.v1}. */
final class ResponseReader {

    private static final Pattern IMEI = Pattern.compile("[0-9]{15}");

    /** The year 9999: later moments are no moments. */
    private static final long LATEST_MS = 253_402_300_799_999L;

    private ResponseReader() {}

    /** What a record can be. */
    sealed interface Said {

        record Sent(String imei, CommandId id, int attempt, Instant at) implements Said {}

        record NotSent(String imei, CommandId id, int attempt, String node, String reason) implements Said {}

        record Message(TrackerMessage message) implements Said {}

        record Unreadable(String reason, String detail) implements Said {}
    }

    static Said read(ConsumerRecord<byte[], byte[]> message) {
        if (message.value() == null) {
            return new Said.Unreadable("NO_VALUE", "a record without a value");
        }
        try {
            return read(CommandResponse.parseFrom(message.value()), message);
        } catch (InvalidProtocolBufferException e) {
            return new Said.Unreadable("NOT_READABLE", String.valueOf(e.getMessage()));
        }
    }

    private static Said read(CommandResponse response, ConsumerRecord<byte[], byte[]> message) {
        if (!IMEI.matcher(response.getImei()).matches()) {
            return new Said.Unreadable("NO_IMEI", "IMEI: %s (expected: 15 digits)".formatted(response.getImei()));
        }
        if (response.getReceivedTimeMs() < 0 || response.getReceivedTimeMs() > LATEST_MS) {
            return new Said.Unreadable("NO_TIME", "received_time_ms: " + response.getReceivedTimeMs());
        }
        return switch (response.getKind()) {
            case SENT, NOT_SENT -> report(response);
            case TEXT -> text(response, message);
            case BINARY -> said(response, message, TrackerMessage.Kind.BINARY, "");
            case NACK -> said(response, message, TrackerMessage.Kind.NACK, "");
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                new Said.Unreadable("UNKNOWN_KIND", "kind: " + response.getKindValue());
        };
    }

    private static Said report(CommandResponse response) {
        var id = CommandId.parse(response.getCommandId());
        if (id.isEmpty() || response.getAttempt() < 1) {
            return new Said.Unreadable(
                    "NO_ATTEMPT",
                    "report on attempt %d of %s".formatted(response.getAttempt(), response.getCommandId()));
        }
        return response.getKind() == CommandResponse.Kind.SENT
                ? new Said.Sent(response.getImei(), id.get(), response.getAttempt(), time(response))
                : new Said.NotSent(
                        response.getImei(), id.get(), response.getAttempt(), response.getNode(), response.getReason());
    }

    /** A text with a NUL inside is none. */
    private static Said text(CommandResponse response, ConsumerRecord<byte[], byte[]> message) {
        var prepared = prepared(response.getText());
        return prepared.indexOf('\0') < 0
                ? said(response, message, TrackerMessage.Kind.TEXT, prepared)
                : said(response, message, TrackerMessage.Kind.BINARY, "");
    }

    /** Trackers end their texts in blanks, line ends and NULs, which say nothing. */
    static String prepared(String text) {
        int end = text.length();
        while (end > 0 && " \t\r\n\0".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private static Said said(
            CommandResponse response, ConsumerRecord<byte[], byte[]> message, TrackerMessage.Kind kind, String text) {
        return new Said.Message(new TrackerMessage(
                idOf(message),
                response.getImei(),
                kind,
                response.getCodec(),
                response.getType(),
                text,
                response.getPayload().toByteArray(),
                time(response),
                response.getSessionToken(),
                response.getNode()));
    }

    private static Instant time(CommandResponse response) {
        return Instant.ofEpochMilli(response.getReceivedTimeMs());
    }

    /** The event's own id, so that one that was published twice is known; without one, its place. */
    private static String idOf(ConsumerRecord<byte[], byte[]> message) {
        var header = message.headers().lastHeader(CloudEventHeaders.ID);
        return header == null || header.value() == null
                ? message.topic() + "/" + message.partition() + "/" + message.offset()
                : new String(header.value(), UTF_8);
    }
}
