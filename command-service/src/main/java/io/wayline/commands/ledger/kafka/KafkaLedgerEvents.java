package io.wayline.commands.ledger.kafka;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.wayline.commands.ledger.Attempt;
import io.wayline.commands.ledger.Change;
import io.wayline.commands.ledger.Command;
import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.ledger.LedgerEvents;
import io.wayline.commands.ledger.Reason;
import io.wayline.commands.ledger.State;
import io.wayline.commands.outbox.Outbox;
import io.wayline.commands.outbox.OutboxEvent;
import io.wayline.commands.routing.CommandChannel;
import io.wayline.proto.command.v1.CommandCancel;
import io.wayline.proto.command.v1.CommandDispatch;
import io.wayline.proto.command.v1.CommandEvent;
import io.wayline.proto.command.v1.CommandInstruction;
import io.wayline.tracing.TraceKeys;
import io.wayline.tracing.TraceParent;
import io.wayline.tracing.Tracing;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transitions become events for everybody, instructions go to the node that holds the tracker; both through the outbox. Events
 * and withdrawals belong to the command's trace as it was handed to us; an attempt is a span of its own, and goes on below that.
 */
final class KafkaLedgerEvents implements LedgerEvents {

    private static final String EVENT = "io.wayline.command.event.v1";
    private static final String INSTRUCTION = "io.wayline.command.instruction.v1";

    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");

    private final Outbox outbox;
    private final CommandChannel channel;
    private final String eventsTopic;
    private final InstantSource time;
    private final Tracing tracing;

    KafkaLedgerEvents(Outbox outbox, CommandChannel channel, String eventsTopic, InstantSource time, Tracing tracing) {
        this.outbox = outbox;
        this.channel = channel;
        this.eventsTopic = eventsTopic;
        this.time = time;
        this.tracing = tracing;
    }

    @Override
    public void publish(List<Change> changes) {
        changes.forEach(this::publish);
    }

    private void publish(Change change) {
        switch (change) {
            case Change.Added(var command) -> transition(null, command, 0);
            case Change.Moved(var before, var after, int attempt) -> transition(before, after, attempt);
            case Change.Dispatch(var attempt, var command, boolean codec14) -> dispatch(attempt, command, codec14);
            case Change.Withdraw(var attempt, var command) -> withdraw(attempt, command);
            case Change.Noted _,
                    Change.AttemptOpened _,
                    Change.AttemptChanged _,
                    Change.SentLate _,
                    Change.Recorded _ -> {}
        }
    }

    private void transition(@Nullable Command before, Command after, int attempt) {
        var request = after.request();
        var event = CommandEvent.newBuilder()
                .setCommandId(after.id().toString())
                .setCommandLogId(after.logId())
                .setImei(request.imei())
                .setRevision(after.revision())
                .setFrom(before == null ? CommandEvent.State.STATE_UNSPECIFIED : state(before.state()))
                .setTo(state(after.state()))
                .setReason(name(after.reason()))
                .setTimeMs(after.updatedAt().toEpochMilli())
                .setCommand(request.text())
                .setMetadataJson(orEmpty(request.metadata()))
                .setAttempt(attempt)
                .setResponse(orEmpty(after.response()))
                .setSupersededBy(text(after.supersededBy()))
                .setRequestedBy(request.requestedBy())
                .setRequestId(orEmpty(request.requestId()))
                .setCreatedTimeMs(request.createdAt().toEpochMilli())
                .setDeadlineTimeMs(request.deadline().toEpochMilli())
                .build();
        outbox.add(new OutboxEvent(
                eventsTopic,
                request.imei(),
                after.id() + "/" + after.revision(),
                EVENT,
                after.updatedAt(),
                event.toByteArray(),
                request.traceparent()));
    }

    private void dispatch(Attempt attempt, Command command, boolean codec14) {
        var topic = channel.topicOf(attempt.imei());
        var span = tracing.below(
                TraceParent.parse(command.request().traceparent()),
                "dispatch command",
                SpanKind.PRODUCER,
                attempt.dispatchedAt());
        span.setAttribute(DESTINATION, topic);
        span.setAttribute(TraceKeys.IMEI, attempt.imei());
        span.setAttribute(TraceKeys.COMMAND_ID, attempt.commandId().toString());
        span.setAttribute(TraceKeys.ATTEMPT, attempt.number());
        var dispatch = CommandDispatch.newBuilder()
                .setCommandId(attempt.commandId().toString())
                .setAttempt(attempt.number())
                .setImei(attempt.imei())
                .setSessionToken(attempt.sessionToken())
                .setText(command.request().text())
                .setWriteBeforeMs(attempt.writeBefore().toEpochMilli())
                .setAnswerTimeoutMs((int) command.request().timeout().toMillis())
                .setCodec14(codec14);
        outbox.add(new OutboxEvent(
                topic,
                attempt.imei(),
                idOf(attempt),
                INSTRUCTION,
                attempt.dispatchedAt(),
                CommandInstruction.newBuilder().setDispatch(dispatch).build().toByteArray(),
                TraceParent.of(span)));
        span.end();
    }

    private void withdraw(Attempt attempt, Command command) {
        var cancel = CommandCancel.newBuilder()
                .setCommandId(attempt.commandId().toString())
                .setAttempt(attempt.number())
                .setImei(attempt.imei())
                .setSessionToken(attempt.sessionToken());
        outbox.add(new OutboxEvent(
                channel.topicOf(attempt.imei()),
                attempt.imei(),
                idOf(attempt) + "/cancel",
                INSTRUCTION,
                time.instant(),
                CommandInstruction.newBuilder().setCancel(cancel).build().toByteArray(),
                command.request().traceparent()));
    }

    private static String idOf(Attempt attempt) {
        return attempt.commandId() + "/" + attempt.number();
    }

    private static CommandEvent.State state(State state) {
        return switch (state) {
            case QUEUED -> CommandEvent.State.QUEUED;
            case DISPATCHED -> CommandEvent.State.DISPATCHED;
            case SENT -> CommandEvent.State.SENT;
            case TIMED_OUT -> CommandEvent.State.TIMED_OUT;
            case SUCCEEDED -> CommandEvent.State.SUCCEEDED;
            case FAILED -> CommandEvent.State.FAILED;
            case REJECTED -> CommandEvent.State.REJECTED;
            case EXPIRED -> CommandEvent.State.EXPIRED;
            case CANCELLED -> CommandEvent.State.CANCELLED;
            case SUPERSEDED -> CommandEvent.State.SUPERSEDED;
            case UNKNOWN -> CommandEvent.State.UNKNOWN;
        };
    }

    private static String name(@Nullable Reason reason) {
        return reason == null ? "" : reason.name();
    }

    private static String text(@Nullable CommandId id) {
        return id == null ? "" : id.toString();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
