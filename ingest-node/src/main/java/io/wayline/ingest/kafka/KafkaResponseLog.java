package io.wayline.ingest.kafka;

import com.google.protobuf.UnsafeByteOperations;
import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.GprsMessage;
import io.wayline.ingest.command.ResponseLog;
import io.wayline.ingest.telemetry.Completion;
import io.wayline.proto.command.v1.CommandResponse;
import io.wayline.proto.command.v1.CommandResponse.Kind;

/** What trackers answer as {@code CommandResponse} in {@code command-responses.v1}, keyed by IMEI. */
final class KafkaResponseLog implements ResponseLog {

    static final String EVENT_TYPE = "io.wayline.command.response.v1";

    private final EventSender sender;
    private final String node;

    /** @param node the incarnation that receives them */
    KafkaResponseLog(EventSender sender, String node) {
        this.sender = sender;
        this.node = node;
    }

    @Override
    public void publish(
            String imei, long sessionToken, long receivedAtMillis, GprsPacket packet, Completion completion) {
        var messages = packet.messages();
        if (messages.isEmpty()) {
            completion.completed(null);
            return;
        }
        var countDown = new CountDown(messages.size(), completion);
        for (var message : messages) {
            var event = event(packet.codec(), message)
                    .setImei(imei)
                    .setReceivedTimeMs(receivedAtMillis)
                    .setSessionToken(sessionToken)
                    .setNode(node)
                    .build();
            sender.send(imei, event, receivedAtMillis, countDown);
        }
    }

    static CommandResponse.Builder event(Codec codec, GprsMessage message) {
        var kind = kind(codec, message);
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
        return event;
    }

    private static Kind kind(Codec codec, GprsMessage message) {
        if (codec == Codec.CODEC_14 && message.type() == GprsMessage.NACK) {
            return Kind.NACK;
        }
        boolean isAnswer = codec != Codec.CODEC_15 && message.type() == GprsMessage.RESPONSE;
        return isAnswer && message.text().isPresent() ? Kind.TEXT : Kind.BINARY;
    }
}
