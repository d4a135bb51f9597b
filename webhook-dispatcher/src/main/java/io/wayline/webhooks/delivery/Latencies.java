package io.wayline.webhooks.delivery;

import java.time.Duration;

/** How long it takes to tell hosts, one event at a time or many packets at once. */
public interface Latencies {

    /** An attempt has ended, however. */
    void attempted(Duration elapsed);

    /** Something was accepted by a host, and that is written down. Not of replays: they tell what is old. */
    void delivered(Duration sinceItHappened);
}
