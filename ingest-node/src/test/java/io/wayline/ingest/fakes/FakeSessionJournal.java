package io.wayline.ingest.fakes;

import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.session.SessionJournal;
import io.wayline.ingest.session.SessionSnapshot;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A journal in memory; its offsets are the tokens. */
public final class FakeSessionJournal implements SessionJournal {

    private final List<String> events = new ArrayList<>();
    private final ArrayDeque<CompletableFuture<Long>> unanswered = new ArrayDeque<>();
    private boolean slow;
    private long offset;

    /** From now on tokens come when they are asked for by {@link #answer}. */
    public FakeSessionJournal slow() {
        slow = true;
        return this;
    }

    @Override
    public CompletionStage<Long> connected(SessionSnapshot session) {
        events.add("CONNECTED " + session.imei());
        var token = new CompletableFuture<Long>();
        unanswered.add(token);
        if (!slow) {
            answer();
        }
        return token;
    }

    /** The oldest announcement gets its token. */
    public long answer() {
        offset++;
        unanswered.remove().complete(offset);
        return offset;
    }

    /** The oldest announcement is lost. */
    public void fail() {
        unanswered.remove().completeExceptionally(new IOException("the broker is away"));
    }

    @Override
    public void reasserted(SessionSnapshot session) {
        events.add("REASSERTED " + session.imei() + " " + session.token());
    }

    @Override
    public void seen(SessionSnapshot session) {
        events.add("SEEN " + session.imei() + " " + session.token() + " at " + session.lastSeenMillis());
    }

    @Override
    public void disconnected(SessionSnapshot session, CloseReason reason) {
        events.add("DISCONNECTED " + session.imei() + " " + session.token() + " " + reason);
    }

    public List<String> events() {
        return events;
    }
}
