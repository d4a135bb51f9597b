package io.wayline.ingest.command;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the command ledger asked of this node and what became of it. These hold whenever the node is at rest:
 *
 * <pre>
 * instructions = dispatches + cancels + ignored, by reason
 * dispatches   = written + not sent, by reason + uncertain + waiting
 * cancels      = not sent: CANCELLED + withdrawn
 * written      = answered + timedOut + withdrawn + abandoned + inFlight
 * </pre>
 */
public final class CommandCounters {

    /** Everything that was read from the command channel. */
    public final LongAdder instructions = new LongAdder();

    /** Dispatches for a session of this node, each attempt once. */
    public final LongAdder dispatches = new LongAdder();
    /** Dispatches that wait for the tracker to be ready; goes up and down. */
    public final LongAdder waiting = new LongAdder();

    public final LongAdder written = new LongAdder();
    /** The connection was lost while the bytes were on their way into it; nothing is reported. */
    public final LongAdder uncertain = new LongAdder();

    /** Cancels that changed something. */
    public final LongAdder cancels = new LongAdder();

    /** Written and followed by a text or a refusal of the tracker. */
    public final LongAdder answered = new LongAdder();

    public final LongAdder timedOut = new LongAdder();
    /** Cancelled when they were written already. */
    public final LongAdder withdrawn = new LongAdder();
    /** The session ended before an answer came. */
    public final LongAdder abandoned = new LongAdder();
    /** Written and unanswered, at most one a session; goes up and down. */
    public final LongAdder inFlight = new LongAdder();

    /** Reports the log did not take: the ledger learns of the attempt from its deadline or the answer. */
    public final LongAdder reportsFailed = new LongAdder();

    private final Map<NotSent, LongAdder> notSent = new EnumMap<>(NotSent.class);
    private final Map<Ignored, LongAdder> ignored = new EnumMap<>(Ignored.class);

    public CommandCounters() {
        for (var reason : NotSent.values()) {
            notSent.put(reason, new LongAdder());
        }
        for (var reason : Ignored.values()) {
            ignored.put(reason, new LongAdder());
        }
    }

    /** Attempts that were not written and never will be, for this reason. */
    public LongAdder notSent(NotSent reason) {
        return Objects.requireNonNull(notSent.get(reason), "every reason has its counter");
    }

    /** Instructions that nothing came of, for this reason. */
    public LongAdder ignored(Ignored reason) {
        return Objects.requireNonNull(ignored.get(reason), "every reason has its counter");
    }
}
