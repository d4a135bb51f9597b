package io.wayline.ingest.fakes;

import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.GprsMessage;
import io.wayline.ingest.command.ResponseLog;
import io.wayline.ingest.telemetry.Completion;
import java.util.ArrayList;
import java.util.List;

/** Responses in memory. */
public final class FakeResponseLog implements ResponseLog {

    private final List<GprsMessage> messages = new ArrayList<>();

    @Override
    public void publish(
            String imei, long sessionToken, long receivedAtMillis, GprsPacket packet, Completion completion) {
        messages.addAll(packet.messages());
        completion.completed(null);
    }

    public List<GprsMessage> messages() {
        return messages;
    }
}
