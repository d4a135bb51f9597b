package io.wayline.ingest.kafka;

import com.google.protobuf.UnsafeByteOperations;
import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.GprsMessage;
import io.wayline.ingest.command.Attempt;
import io.wayline.ingest.command.CommandCounters;
import io.wayline.ingest.command.MessageKind;
import io.wayline.ingest.command.NotSent;
import io.wayline.ingest.command.ResponseLog;
import io.wayline.ingest.telemetry.Completion;
import io.wayline.proto.command.v1.CommandResponse;
import io.wayline.proto.command.v1.CommandResponse.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What trackers answer, and what became of attempts, as {@code CommandResponse} in {@code command-responses.v1}, keyed by
 * IMEI. Both go through one producer, so that they stand there in the order in which they happened.
 */
final class KafkaResponseLog implements ResponseLog {

    static final String ANSWER_TYPE = "io.wayline.command.response.v1";
    static final String REPORT_TYPE = "io.wayline.command.report.v1";

    private static final Logger log = LoggerFactory.getLogger(KafkaResponseLog.class);

    private final EventSender answers;
    private final EventSender reports;
    private final String node;
    private final CommandCounters counters;

    /**
     * A log on one topic.
     *
     * @param answers sends what trackers say
     * @param reports sends what the node says; to the same topic, by the same producer
     * @param node the incarnation that receives and writes
     */
    KafkaResponseLog(EventSender answers, EventSender reports, String node, CommandCounters counters) {
        this.answers = answers;
        this.reports = reports;
        this.node = node;
        this.counters = counters;
    }

    @Override
    public void publish(
            String imei,
            long sessionToken,
            long receivedAtMillis,
            GprsPacket packet,
            @Nullable Attempt inFlight,
            Completion completion) {
        var messages = packet.messages();
        if (messages.isEmpty()) {
            completion.completed(null);
            return;
        }
        var countDown = new CountDown(messages.size(), completion);
        for (var message : messages) {
            var event = event(packet.codec(), message, inFlight)
                    .setImei(imei)
                    .setReceivedTimeMs(receivedAtMillis)
                    .setSessionToken(sessionToken)
                    .setNode(node)
                    .build();
            answers.send(imei, event, receivedAtMillis, trace(packet.codec(), message, inFlight), countDown);
        }
    }

    private static @Nullable String trace(Codec codec, GprsMessage message, @Nullable Attempt inFlight) {
        return inFlight != null && MessageKind.mayAnswer(codec, message) ? inFlight.trace() : null;
    }

    static CommandResponse.Builder event(Codec codec, GprsMessage message, @Nullable Attempt inFlight) {
        var kind = kind(MessageKind.of(codec, message));
        var event = CommandResponse.newBuilder()
                .setKind(kind)
                .setCodec(codec.id())
                .setType(message.type())
                .setPayload(UnsafeByteOperations.unsafeWrap(message.payload()));
        if (kind == Kind.TEXT) {
            message.text().ifPresent(event::setText);
        }
        message.timestampSeconds().ifPresent(event::setDeviceTimeS);
        message.imei().ifPresent(event::setMessageImei);
        if (inFlight != null && MessageKind.mayAnswer(codec, message)) {
            event.setCommandId(inFlight.commandId()).setAttempt(inFlight.number());
        }
        return event;
    }

    private static Kind kind(MessageKind kind) {
        return switch (kind) {
            case TEXT -> Kind.TEXT;
            case BINARY -> Kind.BINARY;
            case NACK -> Kind.NACK;
        };
    }

    @Override
    public void sent(String imei, long sessionToken, Attempt attempt, Codec codec, long writtenAtMillis) {
        var report = report(Kind.SENT, imei, sessionToken, attempt)
                .setCodec(codec.id())
                .setType(GprsMessage.COMMAND)
                .setReceivedTimeMs(writtenAtMillis)
                .build();
        send(report, attempt);
    }

    @Override
    public void notSent(String imei, long sessionToken, Attempt attempt, NotSent reason, long nowMillis) {
        var report = report(Kind.NOT_SENT, imei, sessionToken, attempt)
                .setReason(reason.name())
                .setReceivedTimeMs(nowMillis)
                .build();
        send(report, attempt);
    }

    private CommandResponse.Builder report(Kind kind, String imei, long sessionToken, Attempt attempt) {
        return CommandResponse.newBuilder()
                .setKind(kind)
                .setImei(imei)
                .setSessionToken(sessionToken)
                .setNode(node)
                .setCommandId(attempt.commandId())
                .setAttempt(attempt.number());
    }

    private void send(CommandResponse report, Attempt attempt) {
        reports.send(report.getImei(), report, report.getReceivedTimeMs(), attempt.trace(), (_, exception) -> {
            if (exception != null) {
                counters.reportsFailed.increment();
                log.atWarn()
                        .addKeyValue("imei", report.getImei())
                        .addKeyValue("command_id", report.getCommandId())
                        .addKeyValue("attempt", report.getAttempt())
                        .addKeyValue("reason", exception.toString())
                        .log("report on an attempt lost");
            }
        });
    }
}
