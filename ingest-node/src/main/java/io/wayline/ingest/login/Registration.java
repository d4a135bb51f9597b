package io.wayline.ingest.login;

/**
 * What the registry says of a tracker.
 *
 * @param banned never admitted, under any policy
 * @param model for example FMB120; empty if unknown
 * @param codec14 true if commands go out as codec 14
 * @param captureUntilMillis until then every frame of it is written down; 0 if nobody wants that
 */
public record Registration(String imei, boolean banned, String model, boolean codec14, long captureUntilMillis) {

    /** Of a tracker that nobody looks into. */
    public Registration(String imei, boolean banned, String model, boolean codec14) {
        this(imei, banned, model, codec14, 0);
    }
}
