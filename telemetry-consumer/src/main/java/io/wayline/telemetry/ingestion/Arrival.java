package io.wayline.telemetry.ingestion;

/** One record of the log as it was read: either a row to store, or something to keep where people can look at it. */
public sealed interface Arrival permits TelemetryRow, SetAside {

    Origin origin();
}
