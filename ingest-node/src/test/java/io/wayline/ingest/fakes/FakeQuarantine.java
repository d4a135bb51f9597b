package io.wayline.ingest.fakes;

import io.wayline.ingest.telemetry.Completion;
import io.wayline.ingest.telemetry.Quarantine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A quarantine in memory. */
public final class FakeQuarantine implements Quarantine {

    private final List<BadFrame> kept = new ArrayList<>();
    private boolean broken;

    /** From now on nothing can be kept. */
    public void breakDown() {
        broken = true;
    }

    @Override
    public void keep(BadFrame frame, Completion completion) {
        if (broken) {
            completion.completed(new IOException("the broker is away"));
        } else {
            kept.add(frame);
            completion.completed(null);
        }
    }

    public List<BadFrame> kept() {
        return kept;
    }
}
