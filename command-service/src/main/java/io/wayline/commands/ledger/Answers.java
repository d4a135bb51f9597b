package io.wayline.commands.ledger;

/** Knowledge of answers: the command catalogue, as the ledger needs it. */
public interface Answers {

    /** What to expect of a command: by the patterns of its host if there are any, else by the catalogue. */
    Expectation to(Command.Request command);

    /** True if the answer is a known one to some command of the catalogue. */
    boolean areKnown(String answer);

    /** True if the answer says no in the words that firmware uses for anything. */
    boolean isRefusal(String answer);
}
