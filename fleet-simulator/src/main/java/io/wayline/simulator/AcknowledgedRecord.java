package io.wayline.simulator;

/**
 * A record that the gateway said is durable.
 *
 * @param deviceTimeMillis the record's own time, milliseconds since 1970; unique for the IMEI within a fleet
 */
public record AcknowledgedRecord(String imei, long deviceTimeMillis) {}
