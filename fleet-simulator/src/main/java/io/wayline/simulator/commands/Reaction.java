package io.wayline.simulator.commands;

import java.net.InetSocketAddress;
import java.time.Duration;

/** What a tracker does about a command. */
public sealed interface Reaction {

    /** Answers with a text. */
    record Say(String text) implements Reaction {}

    /** Answers with bytes that are no text. */
    record SayBytes(byte[] payload) implements Reaction {}

    /** Refuses, in codec 14, because it has another IMEI. */
    record Nack(String imei) implements Reaction {}

    /** Waits first; nothing comes of it if the connection is another one by then. */
    record After(Duration pause, Reaction then) implements Reaction {}

    /** Waits until all records that are due are acknowledged, as a tracker does that uploads its history. */
    record WhenIdle(Reaction then) implements Reaction {}

    /** Waits for the next connection, and does it when admitted there. */
    record OnNextConnection(Reaction then) implements Reaction {}

    /** Hangs up, and connects again after a pause. */
    record HangUp(Duration pause) implements Reaction {}

    /** Leaves the connection as it is, neither reading nor writing, and opens another after a pause. */
    record Abandon(Duration pause) implements Reaction {}

    /** Hangs up, and connects to another address. */
    record MoveTo(InetSocketAddress target) implements Reaction {}
}
