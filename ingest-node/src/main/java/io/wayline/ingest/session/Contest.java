package io.wayline.ingest.session;

import java.time.Duration;

/**
 * Two devices with one IMEI replace each other without end. Nobody can tell which is the right one, so both are slowed
 * down and somebody is told.
 *
 * @param sinceMillis when the counting began
 * @param replacements from another address since then
 */
record Contest(long sinceMillis, int replacements) {

    static final Contest NONE = new Contest(0, 0);

    private static final long WINDOW_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int MOST_IN_WINDOW = 5;

    /** A newer session has replaced the one this belongs to. */
    Contest replaced(long nowMillis, boolean fromAnotherAddress) {
        boolean within = nowMillis - sinceMillis < WINDOW_MILLIS;
        int before = within ? replacements : 0;
        return new Contest(within ? sinceMillis : nowMillis, fromAnotherAddress ? before + 1 : before);
    }

    boolean isFight() {
        return replacements > MOST_IN_WINDOW;
    }
}
