package io.wayline.simulator.commands;

import io.wayline.codec.GpsElement;
import java.util.OptionalLong;

/** What a tracker can read of its vehicle at this moment. Only the tracker's own loop asks. */
public interface Instruments {

    /** Zero satellites: no fix. */
    GpsElement position();

    /** The value of an IO element, if the tracker has it. */
    OptionalLong element(int id);

    /** Makes a record of high priority at the next opportunity. */
    void recordNow();
}
