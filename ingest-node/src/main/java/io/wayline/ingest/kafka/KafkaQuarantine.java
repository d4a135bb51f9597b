package io.wayline.ingest.kafka;

import com.google.protobuf.UnsafeByteOperations;
import io.wayline.ingest.telemetry.Completion;
import io.wayline.ingest.telemetry.Quarantine;
import io.wayline.proto.telemetry.v1.QuarantinedFrame;

/** Unreadable frames as {@code QuarantinedFrame} in {@code telemetry.quarantine.v1}, keyed by IMEI. */
final class KafkaQuarantine implements Quarantine {

    static final String EVENT_TYPE = "io.wayline.telemetry.quarantined.v1";
    private static final String SERVICE = "ingest-node";

    private final EventSender sender;

    KafkaQuarantine(EventSender sender) {
        this.sender = sender;
    }

    @Override
    public void keep(BadFrame frame, Completion completion) {
        var event = QuarantinedFrame.newBuilder()
                .setImei(frame.imei())
                .setQuarantinedTimeMs(frame.receivedAtMillis())
                .setReason(frame.reason())
                .setDetail(frame.detail())
                .setOffset(frame.offset())
                .setRaw(UnsafeByteOperations.unsafeWrap(frame.raw()))
                .setAcknowledgedRecords(frame.acknowledgedRecords())
                .setSessionToken(frame.sessionToken())
                .setSource(SERVICE)
                .build();
        sender.send(frame.imei(), event, frame.receivedAtMillis(), (_, exception) -> completion.completed(exception));
    }
}
