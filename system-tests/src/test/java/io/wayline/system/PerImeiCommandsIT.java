package io.wayline.system;

/** Commands over the channel strategy {@code per-imei}. */
final class PerImeiCommandsIT extends CommandScenarios {

    PerImeiCommandsIT() {
        super("per-imei");
    }
}
