package io.wayline.simulator.commands;

import io.wayline.simulator.commands.TrackerCommands.Outcome;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * How a tracker deals with commands. It is asked on the thread of the tracker, and may differ by IMEI, by text, or by the
 * number of the command.
 */
public interface CommandBehaviour {

    /** Real trackers take a minute or more; here it is long enough to be seen, and no longer. */
    Duration RESTART = Duration.ofSeconds(5);

    /**
     * What to do about a command.
     *
     * @param carriedOut carries the command out when asked for, once, and says what a good tracker answers
     */
    List<Reaction> to(ReceivedCommand command, Supplier<Outcome> carriedOut);

    /** As a good tracker does: what it knows it carries out and answers at once. */
    static CommandBehaviour usual() {
        return (_, carriedOut) -> of(carriedOut.get());
    }

    /** The nth command is answered after the nth pause, later ones at once: so answers can change their order. */
    static CommandBehaviour answeringAfter(Duration... pauses) {
        return (command, carriedOut) -> {
            var usual = of(carriedOut.get());
            return command.number() > pauses.length
                    ? usual
                    : each(usual, then -> new Reaction.After(pauses[command.number() - 1], then));
        };
    }

    /** Carries out and answers, but the answer never leaves: the line drops, as in a tunnel. */
    static CommandBehaviour losingTheAnswer(Duration tunnel) {
        return (_, carriedOut) -> {
            var _ = carriedOut.get();
            return List.of(new Reaction.HangUp(tunnel));
        };
    }

    /** The line drops first, and the answer comes on the next connection. */
    static CommandBehaviour answeringNextTime(Duration tunnel) {
        return (_, carriedOut) -> {
            var late = each(of(carriedOut.get()), Reaction.OnNextConnection::new);
            return concat(late, List.of(new Reaction.HangUp(tunnel)));
        };
    }

    /** Answers, and says it once more. */
    static CommandBehaviour answeringTwice() {
        return (_, carriedOut) -> {
            var usual = of(carriedOut.get());
            return concat(usual, usual);
        };
    }

    /** Answers only when everything that is due was sent and acknowledged. */
    static CommandBehaviour answeringAfterTheBacklog() {
        return (_, carriedOut) -> each(of(carriedOut.get()), Reaction.WhenIdle::new);
    }

    /** Always the same text, and nothing is done. */
    static CommandBehaviour saying(String text) {
        return (_, _) -> List.of(new Reaction.Say(text));
    }

    /** Always the same bytes, and nothing is done. */
    static CommandBehaviour sayingBytes(byte[] payload) {
        return (_, _) -> List.of(new Reaction.SayBytes(payload.clone()));
    }

    /** Says in codec 14 that the command was for another, whoever it was for. */
    static CommandBehaviour refusing(String imei) {
        return (_, _) -> List.of(new Reaction.Nack(imei));
    }

    /** Neither does nor answers anything. */
    static CommandBehaviour silent() {
        return (_, _) -> List.of();
    }

    /** Lets the connection stand half open, and comes back on another. */
    static CommandBehaviour abandoningTheConnection(Duration pause) {
        return (_, _) -> List.of(new Reaction.Abandon(pause));
    }

    /** Carries out, answers on its next connection, and makes that to another gateway. */
    static CommandBehaviour movingTo(InetSocketAddress gateway) {
        return (_, carriedOut) -> {
            var late = each(of(carriedOut.get()), Reaction.OnNextConnection::new);
            return concat(late, List.of(new Reaction.MoveTo(gateway)));
        };
    }

    /** This way for the first commands, and then another. */
    default CommandBehaviour forFirst(int commands, CommandBehaviour then) {
        return (command, carriedOut) -> (command.number() <= commands ? this : then).to(command, carriedOut);
    }

    /** This way for one tracker, another for the rest. */
    default CommandBehaviour onlyFor(String imei, CommandBehaviour others) {
        return (command, carriedOut) -> (command.imei().equals(imei) ? this : others).to(command, carriedOut);
    }

    private static List<Reaction> of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answer(var text) -> List.of(new Reaction.Say(text));
            case Outcome.Silence _ -> List.of();
            case Outcome.Restart _ -> List.of(new Reaction.HangUp(RESTART));
        };
    }

    private static List<Reaction> each(List<Reaction> reactions, UnaryOperator<Reaction> change) {
        return reactions.stream().map(change).toList();
    }

    private static List<Reaction> concat(List<Reaction> first, List<Reaction> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
