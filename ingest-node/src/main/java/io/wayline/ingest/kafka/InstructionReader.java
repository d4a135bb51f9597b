package io.wayline.ingest.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.ingest.command.Attempt;
import io.wayline.ingest.command.CommandCounters;
import io.wayline.ingest.command.Ignored;
import io.wayline.ingest.command.Instruction;
import io.wayline.ingest.session.Sessions;
import io.wayline.proto.command.v1.CommandCancel;
import io.wayline.proto.command.v1.CommandDispatch;
import io.wayline.proto.command.v1.CommandInstruction;
import io.wayline.tracing.TraceParent;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code CommandInstruction} records to instructions for the sessions of this node. */
final class InstructionReader {

    private static final Logger log = LoggerFactory.getLogger(InstructionReader.class);

    private final Sessions sessions;
    private final CommandCounters counters;

    InstructionReader(Sessions sessions, CommandCounters counters) {
        this.sessions = sessions;
        this.counters = counters;
    }

    /** @param isOld true if the record was there before this node began to read the topic */
    void read(ConsumerRecord<byte[], byte[]> message, boolean isOld) {
        counters.instructions.increment();
        if (message.key() == null || message.value() == null) {
            skip(message, "no key or no value");
            return;
        }
        var imei = new String(message.key(), US_ASCII);
        // In a topic for all trackers most instructions are for other nodes.
        if (!sessions.holds(imei)) {
            counters.ignored(Ignored.NO_SESSION).increment();
            return;
        }
        try {
            var event = CommandInstruction.parseFrom(message.value());
            switch (event.getInstructionCase()) {
                case DISPATCH -> deliver(message, imei, dispatch(message, event.getDispatch(), isOld));
                case CANCEL -> deliver(message, imei, cancel(event.getCancel()));
                case INSTRUCTION_NOT_SET -> skip(message, "neither dispatch nor cancel");
            }
        } catch (InvalidProtocolBufferException e) {
            skip(message, String.valueOf(e.getMessage()));
        }
    }

    private static Instruction dispatch(ConsumerRecord<byte[], byte[]> message, CommandDispatch event, boolean isOld) {
        return new Instruction.Dispatch(
                new Attempt(event.getCommandId(), event.getAttempt(), TraceParent.in(message.headers())),
                event.getImei(),
                event.getSessionToken(),
                event.getText(),
                event.getWriteBeforeMs(),
                Duration.ofMillis(Integer.toUnsignedLong(event.getAnswerTimeoutMs())),
                event.getCodec14(),
                isOld);
    }

    private static Instruction cancel(CommandCancel event) {
        return new Instruction.Cancel(
                new Attempt(event.getCommandId(), event.getAttempt()), event.getImei(), event.getSessionToken());
    }

    private void deliver(ConsumerRecord<byte[], byte[]> message, String imei, Instruction instruction) {
        if (!instruction.imei().equals(imei)) {
            skip(message, "IMEI and key differ");
        } else if (!sessions.instructed(instruction)) {
            counters.ignored(Ignored.NO_SESSION).increment();
        }
    }

    private void skip(ConsumerRecord<byte[], byte[]> message, String reason) {
        counters.ignored(Ignored.UNREADABLE).increment();
        log.atWarn()
                .addKeyValue("topic", message.topic())
                .addKeyValue("partition", message.partition())
                .addKeyValue("offset", message.offset())
                .addKeyValue("reason", reason)
                .log("instruction not readable, skipped");
    }
}
