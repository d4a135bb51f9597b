package io.wayline.commands.ledger;

import org.jspecify.annotations.Nullable;

/** What a node says of an attempt it did not write. */
enum NodeWord {
    /** It can never be written. */
    NOT_A_COMMAND(true, Reason.NOT_SENDABLE),
    /** There is no way to the node: said by ourselves, when the channel cannot be made. */
    NO_CHANNEL(true, Reason.NO_CHANNEL),
    /** It passes: the session ended, the queue was full, the moment was over. */
    OTHER(false, Reason.NOT_SENT);

    /**
     * A node's word about an attempt.
     *
     * @param node null if we say it ourselves
     */
    record Said(@Nullable String node, String word) {

        /** Only the node that held the session knows what it did not write. */
        boolean by(Attempt attempt) {
            return node == null || node.equals(attempt.node());
        }
    }

    private final boolean isFinal;
    private final Reason reason;

    NodeWord(boolean isFinal, Reason reason) {
        this.isFinal = isFinal;
        this.reason = reason;
    }

    static NodeWord of(String word) {
        for (var known : values()) {
            if (known.name().equals(word)) {
                return known;
            }
        }
        return OTHER;
    }

    boolean isFinal() {
        return isFinal;
    }

    Reason reason() {
        return reason;
    }
}
