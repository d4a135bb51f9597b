package io.wayline.commands.outbox;

/** The outbox in parts that are published beside one another. A key is always in the same one. */
public final class Shards {

    /** As many as {@code command.outbox_shard} has rows: to change it is to empty the outbox first. */
    public static final int COUNT = 16;

    /** 2⁶⁴ divided by the golden ratio: spreads keys that differ in their last digits only. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private Shards() {}

    /** From 0; the same on every instance, of every version. */
    public static int of(String key) {
        return (int) ((key.hashCode() * SPREAD) >>> 60);
    }
}
