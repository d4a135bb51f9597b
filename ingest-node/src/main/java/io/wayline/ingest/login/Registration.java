package io.wayline.ingest.login;

/**
 * What the registry says of a tracker.
 *
 * @param banned never admitted, under any policy
 * @param model for example FMB120; empty if unknown
 * @param codec14 true if commands go out as codec 14
 */
public record Registration(String imei, boolean banned, String model, boolean codec14) {}
