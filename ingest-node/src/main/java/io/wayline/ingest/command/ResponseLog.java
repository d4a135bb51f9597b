package io.wayline.ingest.command;

import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.ingest.telemetry.Completion;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of trackers go that are not telemetry (answers to commands, serial data), and what became of attempts
 * at the socket. What is handed over first about a tracker is read first. No method blocks.
 */
public interface ResponseLog {

    /**
     * Publishes every message of a packet.
     *
     * @param inFlight the attempt that was unanswered when the packet came; null if none was
     */
    void publish(
            String imei,
            long sessionToken,
            long receivedAtMillis,
            GprsPacket packet,
            @Nullable Attempt inFlight,
            Completion completion);

    /** Reports that an attempt was written to the socket. */
    void sent(String imei, long sessionToken, Attempt attempt, Codec codec, long writtenAtMillis);

    /** Reports that an attempt was not written and never will be. */
    void notSent(String imei, long sessionToken, Attempt attempt, NotSent reason, long nowMillis);
}
