package io.wayline.system;

/** Commands over the channel strategy {@code keyed}. */
final class KeyedCommandsIT extends CommandScenarios {

    KeyedCommandsIT() {
        super("keyed");
    }
}
