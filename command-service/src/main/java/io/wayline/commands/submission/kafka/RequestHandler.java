package io.wayline.commands.submission.kafka;

import io.wayline.commands.outbox.Outbox;
import io.wayline.commands.outbox.OutboxEvent;
import io.wayline.commands.submission.Fault;
import io.wayline.commands.submission.Submissions;
import io.wayline.commands.submission.Submissions.Result;
import io.wayline.commands.submission.Wish;
import io.wayline.foundation.intake.RecordHandler;
import io.wayline.foundation.tracing.KeptTraces;
import io.wayline.proto.command.v1.CommandEvent;
import io.wayline.proto.command.v1.CommandRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes what other teams ask for. Nobody waits for an answer here, so a request that never becomes a command is announced as
 * REFUSED under its request id, and kept with the reason.
 */
final class RequestHandler implements RecordHandler {

    private static final String EVENT = "io.wayline.command.event.v1";

    private final Submissions submissions;
    private final Outbox outbox;
    private final String eventsTopic;
    private final InstantSource time;

    RequestHandler(Submissions submissions, Outbox outbox, String eventsTopic, InstantSource time) {
        this.submissions = submissions;
        this.outbox = outbox;
        this.eventsTopic = eventsTopic;
        this.time = time;
    }

    @Override
    public List<Refusal> take(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(this::take).flatMap(Optional::stream).toList();
    }

    private Optional<Refusal> take(ConsumerRecord<byte[], byte[]> message) {
        return switch (RequestReader.read(message)) {
            case RequestReader.Asked.For(var wish) -> submit(wish, message);
            case RequestReader.Asked.Wrong(var request, var fault) -> {
                announce(message, request, "INVALID", said(fault));
                yield refused(message, "INVALID", said(fault));
            }
            case RequestReader.Asked.Unreadable(var reason, var detail) -> refused(message, reason, detail);
        };
    }

    private Optional<Refusal> submit(Wish wish, ConsumerRecord<byte[], byte[]> message) {
        return switch (submissions.submit(wish)) {
            case Result.Taken _, Result.Repeated _ -> Optional.empty();
            case Result.NotConnected _ -> {
                announce(message, wish, "NOT_CONNECTED", "the tracker is not connected");
                yield Optional.empty();
            }
            case Result.Conflicting(var earlier) -> {
                var detail = "the request_id was used for another request: command " + earlier.id();
                announce(message, wish, "REQUEST_ID_REUSED", detail);
                yield refused(message, "REQUEST_ID_REUSED", detail);
            }
            case Result.Refused(var fault) -> {
                announce(message, wish, "INVALID", said(fault));
                yield refused(message, "INVALID", said(fault));
            }
        };
    }

    private static String said(Fault fault) {
        return fault.error() + " (expected: " + fault.remedy() + ")";
    }

    private static Optional<Refusal> refused(ConsumerRecord<byte[], byte[]> message, String reason, String detail) {
        return Optional.of(new Refusal(message, reason, detail));
    }

    private void announce(ConsumerRecord<byte[], byte[]> message, Wish wish, String reason, String detail) {
        var metadata = wish.metadata();
        var requestId = wish.requestId();
        announce(
                message,
                CommandEvent.newBuilder()
                        .setImei(wish.imei())
                        .setCommand(wish.text())
                        .setMetadataJson(metadata == null ? "" : metadata)
                        .setRequestedBy(wish.requestedBy())
                        .setRequestId(requestId == null ? "" : requestId),
                reason,
                detail);
    }

    private void announce(
            ConsumerRecord<byte[], byte[]> message, CommandRequest request, String reason, String detail) {
        announce(
                message,
                CommandEvent.newBuilder()
                        .setImei(request.getImei())
                        .setCommand(request.getCommand())
                        .setMetadataJson(request.getMetadataJson())
                        .setRequestedBy(request.getRequestedBy())
                        .setRequestId(request.getRequestId()),
                reason,
                detail);
    }

    /** The id is the record's place: taken twice, it is the same event. */
    private void announce(
            ConsumerRecord<byte[], byte[]> message, CommandEvent.Builder event, String reason, String detail) {
        var now = time.instant();
        event.setTo(CommandEvent.State.REFUSED)
                .setReason(reason)
                .setDetail(detail)
                .setTimeMs(now.toEpochMilli())
                .setCreatedTimeMs(now.toEpochMilli());
        outbox.add(new OutboxEvent(
                eventsTopic,
                event.getImei(),
                message.topic() + "/" + message.partition() + "/" + message.offset(),
                EVENT,
                now,
                event.build().toByteArray(),
                KeptTraces.line(message.headers())));
    }
}
