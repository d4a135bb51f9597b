package io.wayline.ingest.session;

/**
 * All that other nodes may know of a session. Every event carries all of it, because the journal is compacted.
 *
 * @param token offset of the session's first record in the journal; {@link #NO_TOKEN} in that record
 * @param remoteAddress numeric
 */
public record SessionSnapshot(
        String imei, long token, long connectedAtMillis, long lastSeenMillis, String remoteAddress, int remotePort) {

    /** Not yet known. The journal never gives it to a session. */
    public static final long NO_TOKEN = 0;
}
