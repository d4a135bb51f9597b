package io.wayline.ingest.fakes;

import io.wayline.ingest.capture.CaptureLog;
import io.wayline.ingest.telemetry.Completion;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Keeps captured frames as lines. */
public final class FakeCaptureLog implements CaptureLog {

    private final List<String> lines = new ArrayList<>();

    @Override
    public void keep(CapturedFrame frame, Completion completion) {
        lines.add("%s %s %d %s%s"
                .formatted(
                        frame.direction() == Direction.INBOUND ? ">" : "<",
                        frame.imei(),
                        frame.sessionToken(),
                        HexFormat.of().formatHex(frame.raw()),
                        frame.droppedBefore() == 0 ? "" : " after %d dropped".formatted(frame.droppedBefore())));
        completion.completed(null);
    }

    /** Way, IMEI, session, bytes. */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
