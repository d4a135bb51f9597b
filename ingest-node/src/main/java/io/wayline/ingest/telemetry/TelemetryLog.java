package io.wayline.ingest.telemetry;

import io.opentelemetry.api.trace.Span;
import io.wayline.codec.DeviceMessage.AvlPacket;

/** Where telemetry becomes durable. */
public interface TelemetryLog {

    /** Prepares what the records of one session share; cheap enough for every login, too dear for every packet. */
    Stream streamOf(Origin origin);

    /** The records of one session. */
    interface Stream {

        /**
         * Publishes every record of a packet; never blocks. The completion hears of success when the last of them is
         * durable, and of failure when one may not be; a packet without records is durable at once.
         *
         * @param packetId number of the packet in its session, from 1; on UDP the AVL packet id
         * @param span of the packet: if it is recorded, so is the way of its records
         */
        void publish(AvlPacket packet, int packetId, long receivedAtMillis, Span span, Completion completion);
    }
}
