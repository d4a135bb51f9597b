package io.wayline.standalone.run;

import java.time.Duration;

/** Who wants to know how far the parts are. */
public interface Progress {

    void started(String part, Duration took);

    void failed(String part);

    void stopped(String part, Duration took);

    /** Something that a person wants to see, in a line or more. */
    void say(String text);
}
