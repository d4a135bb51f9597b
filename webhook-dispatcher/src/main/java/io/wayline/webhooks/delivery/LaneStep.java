package io.wayline.webhooks.delivery;

import java.time.Instant;

/** What becomes of a lane after its claim has had something settled. */
public sealed interface LaneStep {

    LaneKey lane();

    /** The claim goes on with the next one, which has not been tried yet. */
    record GoesOn(LaneKey lane) implements LaneStep {}

    /** The next one is due at once; without one the lane is gone. */
    record Next(LaneKey lane) implements LaneStep {}

    /** The oldest is tried again. */
    record Waits(LaneKey lane, Instant until, int steps) implements LaneStep {}
}
