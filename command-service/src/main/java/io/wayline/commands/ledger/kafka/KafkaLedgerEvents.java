package io.wayline.commands.ledger.kafka;

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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transitions become events for everybody, instructions go to the node that holds the tracker; both through the outbox. */
final class KafkaLedgerEvents implements LedgerEvents {

    private static final String EVENT = "io.wayline.command.event.v1";
    private static final String INSTRUCTION = "io.wayline.command.instruction.v1";

    private final Outbox outbox;
    private final CommandChannel channel;
    private final String eventsTopic;
    private final InstantSource time;

    KafkaLedgerEvents(Outbox outbox, CommandChannel channel, String eventsTopic, InstantSource time) {
        this.outbox = outbox;
        this.channel = channel;
        this.eventsTopic = eventsTopic;
        this.time = time;
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
            case Change.Withdraw(var attempt) -> withdraw(attempt);
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
                event.toByteArray()));
    }

    private void dispatch(Attempt attempt, Command command, boolean codec14) {
        var dispatch = CommandDispatch.newBuilder()
                .setCommandId(attempt.commandId().toString())
                .setAttempt(attempt.number())
                .setImei(attempt.imei())
                .setSessionToken(attempt.sessionToken())
                .setText(command.request().text())
                .setWriteBeforeMs(attempt.writeBefore().toEpochMilli())
                .setAnswerTimeoutMs((int) command.request().timeout().toMillis())
                .setCodec14(codec14);
        instruct(
                attempt,
                idOf(attempt),
                attempt.dispatchedAt(),
                CommandInstruction.newBuilder().setDispatch(dispatch).build());
    }

    private void withdraw(Attempt attempt) {
        var cancel = CommandCancel.newBuilder()
                .setCommandId(attempt.commandId().toString())
                .setAttempt(attempt.number())
                .setImei(attempt.imei())
                .setSessionToken(attempt.sessionToken());
        instruct(
                attempt,
                idOf(attempt) + "/cancel",
                time.instant(),
                CommandInstruction.newBuilder().setCancel(cancel).build());
    }

    private void instruct(Attempt attempt, String eventId, Instant at, CommandInstruction instruction) {
        outbox.add(new OutboxEvent(
                channel.topicOf(attempt.imei()), attempt.imei(), eventId, INSTRUCTION, at, instruction.toByteArray()));
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
