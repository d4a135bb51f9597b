package io.wayline.telemetry.ingestion;

/**
 * A record that cannot become a row.
 *
 * @param imei as far as it could be read; empty otherwise
 * @param detail one sentence for people
 */
public record SetAside(Origin origin, String imei, Reason reason, String detail) implements Arrival {

    /** Why, as a constant word: it stands in the quarantine topic and in a metric. */
    public enum Reason {
        /** The bytes are not a telemetry record. */
        UNPARSEABLE,
        /** The identity of tracker or record is not one: IMEI, record id. */
        NO_IDENTITY,
        /** A number is beyond what any tracker can send. */
        VALUE_OUT_OF_RANGE,
        /** The database said no to this row and will say so again. */
        DATABASE_REFUSED
    }
}
