package io.wayline.ingest.command;

import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.ingest.telemetry.Completion;

/** Where the messages of trackers go that are not telemetry: answers to commands, serial data. */
public interface ResponseLog {

    /** Publishes every message of a packet; never blocks. */
    void publish(String imei, long sessionToken, long receivedAtMillis, GprsPacket packet, Completion completion);
}
