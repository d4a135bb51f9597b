package io.wayline.simulator.line;

import io.netty.channel.Channel;
import io.wayline.simulator.commands.CommandBehaviour;
import io.wayline.simulator.commands.Reaction;
import io.wayline.simulator.commands.ReceivedCommand;
import io.wayline.simulator.commands.TrackerCommands;
import io.wayline.simulator.commands.TrackerCommands.Outcome;
import io.wayline.simulator.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries out on its line what a tracker does about commands. */
final class CommandReactions {

    private final TcpLine line;
    private final String imei;
    private final TrackerCommands commands;
    private final CommandBehaviour behaviour;
    private final List<Held> heldUntilIdle = new ArrayList<>();
    private final List<Held> heldForNextConnection = new ArrayList<>();
    private int received;

    private record Held(ReceivedCommand command, Reaction reaction) {}

    CommandReactions(TcpLine line, Simulated device, CommandBehaviour behaviour, long nowMillis) {
        this.line = line;
        this.imei = device.imei();
        this.commands = new TrackerCommands(imei, device.outputs(), device.instruments(), nowMillis);
        this.behaviour = behaviour;
    }

    void received(Channel on, byte[] frame) {
        ReceivedCommand.of(frame, imei, received + 1).ifPresent(command -> {
            received++;
            if (command.isForUs()) {
                behaviour.to(command, new Once(command.text())::get).forEach(reaction -> react(on, command, reaction));
            } else {
                react(on, command, new Reaction.Nack(command.addressee()));
            }
        });
        settled(on);
    }

    /** The tracker was admitted on a new connection. */
    void admitted(Channel on) {
        release(on, heldForNextConnection);
    }

    /** Something happened: perhaps all records are acknowledged. */
    void settled(Channel on) {
        if (line.isOn(on) && line.tracker.state() == Tracker.State.READY) {
            release(on, heldUntilIdle);
        }
    }

    private void release(Channel on, List<Held> all) {
        var held = List.copyOf(all);
        all.clear();
        held.forEach(each -> react(on, each.command(), each.reaction()));
    }

    private void react(Channel on, ReceivedCommand command, Reaction reaction) {
        if (!line.isOn(on) && !(reaction instanceof Reaction.OnNextConnection)) {
            return;
        }
        switch (reaction) {
            case Reaction.Say(var text) -> write(on, command.answer(text));
            case Reaction.SayBytes(var payload) -> write(on, command.answer(payload));
            case Reaction.Nack(var other) -> write(on, ReceivedCommand.nack(other));
            case Reaction.After(var pause, var then) ->
                line.later(on, pause.toMillis(), () -> react(on, command, then));
            case Reaction.WhenIdle(var then) -> heldUntilIdle.add(new Held(command, then));
            case Reaction.OnNextConnection(var then) -> heldForNextConnection.add(new Held(command, then));
            case Reaction.HangUp(var pause) -> line.leaveFor(pause.toMillis());
            case Reaction.Abandon(var pause) -> {
                line.abandon();
                line.leaveFor(pause.toMillis());
            }
            case Reaction.MoveTo(var target) -> {
                line.moveTo(target);
                line.leaveFor(0);
            }
        }
    }

    private void write(Channel on, byte[] frame) {
        line.write(on, frame, 0, frame.length);
    }

    /** A command is carried out once, however often its outcome is asked for. */
    private final class Once {

        private final String text;
        private @Nullable Outcome outcome;

        Once(String text) {
            this.text = text;
        }

        Outcome get() {
            if (outcome == null) {
                outcome = commands.carryOut(text, line.loop.now());
            }
            return outcome;
        }
    }
}
