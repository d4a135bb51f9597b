package io.wayline.commands.ledger;

/**
 * A catalogue in which the answers to each command that begins with "known" are its text after a word: "ok", "already",
 * "deferred", "no". Of other commands nothing is known.
 */
public final class KnownAnswers implements Answers {

    @Override
    public Expectation to(Command.Request command) {
        return new Expectation() {
            @Override
            public boolean isKnown() {
                return command.text().startsWith("known");
            }

            @Override
            public Verdict judge(String answer) {
                if (!answer.endsWith(" " + command.text())) {
                    return Verdict.NOT_CLAIMED;
                }
                return switch (answer.substring(0, answer.indexOf(' '))) {
                    case "ok" -> Verdict.SUCCESS;
                    case "already" -> Verdict.ALREADY;
                    case "deferred" -> Verdict.DEFERRED;
                    case "no" -> Verdict.FAILURE;
                    default -> Verdict.NOT_CLAIMED;
                };
            }
        };
    }

    @Override
    public boolean areKnown(String answer) {
        return answer.contains(" known");
    }

    @Override
    public boolean isRefusal(String answer) {
        return answer.startsWith("ERROR");
    }
}
