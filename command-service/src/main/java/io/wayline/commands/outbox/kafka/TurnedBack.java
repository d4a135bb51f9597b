package io.wayline.commands.outbox.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.commands.outbox.OutboxEvent;
import io.wayline.commands.outbox.UndeliverableListener;
import io.wayline.proto.command.v1.CommandInstruction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Instructions that no node will see, because there is no channel: the ledger is told of attempts, a withdrawal needs no more. */
final class TurnedBack {

    private static final Logger log = LoggerFactory.getLogger(TurnedBack.class);

    private final UndeliverableListener listener;

    TurnedBack(UndeliverableListener listener) {
        this.listener = listener;
    }

    void tell(OutboxEvent event) {
        byte[] value = event.value();
        if (value == null) {
            return;
        }
        try {
            var instruction = CommandInstruction.parseFrom(value);
            if (instruction.hasDispatch()) {
                var dispatch = instruction.getDispatch();
                listener.noChannel(dispatch.getImei(), dispatch.getCommandId(), dispatch.getAttempt());
            }
        } catch (InvalidProtocolBufferException e) {
            log.atError()
                    .addKeyValue("topic", event.topic())
                    .addKeyValue("event_id", event.eventId())
                    .addKeyValue("reason", e.toString())
                    .log("instruction not readable, nobody is told that it has no channel");
        }
    }
}
