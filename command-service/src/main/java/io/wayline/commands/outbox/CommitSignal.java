package io.wayline.commands.outbox;

import java.util.function.IntConsumer;

/** From those who write to the outbox to the one who publishes it: it exists before both. */
public final class CommitSignal {

    private volatile IntConsumer listener = _ -> {};

    /** Rows of this shard have just been committed. Never blocks. */
    public void committed(int shard) {
        listener.accept(shard);
    }

    /** From now on, who hears it. What was committed before is found by the sweep. */
    public void heardBy(IntConsumer publisher) {
        listener = publisher;
    }
}
