package io.wayline.ingest.kafka;

import com.google.protobuf.UnsafeByteOperations;
import io.wayline.ingest.capture.CaptureLog;
import io.wayline.ingest.telemetry.Completion;

/** Captured frames in {@code device-captures.v1}, keyed by IMEI. */
final class KafkaCaptureLog implements CaptureLog {

    static final String EVENT_TYPE = "io.wayline.device.captured.v1";

    private final EventSender sender;
    private final String node;

    KafkaCaptureLog(EventSender sender, String node) {
        this.sender = sender;
        this.node = node;
    }

    @Override
    public void keep(CapturedFrame frame, Completion completion) {
        var event = io.wayline.proto.device.v1.CapturedFrame.newBuilder()
                .setImei(frame.imei())
                .setDirection(direction(frame.direction()))
                .setCapturedTimeMs(frame.capturedAtMillis())
                .setSessionToken(frame.sessionToken())
                .setRaw(UnsafeByteOperations.unsafeWrap(frame.raw()))
                .setNode(node)
                .setRemoteAddress(frame.remoteAddress())
                .setDroppedBefore(frame.droppedBefore())
                .build();
        sender.send(frame.imei(), event, frame.capturedAtMillis(), (_, failure) -> completion.completed(failure));
    }

    private static io.wayline.proto.device.v1.CapturedFrame.Direction direction(Direction direction) {
        return switch (direction) {
            case INBOUND -> io.wayline.proto.device.v1.CapturedFrame.Direction.INBOUND;
            case OUTBOUND -> io.wayline.proto.device.v1.CapturedFrame.Direction.OUTBOUND;
        };
    }
}
