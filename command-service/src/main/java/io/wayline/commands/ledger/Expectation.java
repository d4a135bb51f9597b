package io.wayline.commands.ledger;

/** What is known of the answers to a command. */
public interface Expectation {

    /** What an answer says about the command, if it is its answer. */
    enum Verdict {
        SUCCESS,
        /** It was so already. */
        ALREADY,
        /** Taken, and carried out later. */
        DEFERRED,
        FAILURE,
        /** Not an answer to this command. */
        NOT_CLAIMED
    }

    /** True if the answers are known well enough to tell them from others. */
    boolean isKnown();

    /** @param answer printable text, without blanks and line ends at its end */
    Verdict judge(String answer);
}
