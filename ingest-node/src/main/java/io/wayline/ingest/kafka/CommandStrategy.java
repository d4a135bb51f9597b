package io.wayline.ingest.kafka;

/** Which topics the command channel has. */
public enum CommandStrategy {
    /** A topic for each tracker, {@code commands.<imei>}; each node reads those of its sessions. */
    PER_IMEI,
    /** One topic, {@code commands.v1}; each node reads all of it and keeps what is for its sessions. */
    KEYED
}
