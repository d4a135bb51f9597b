package io.wayline.devices.telemetry;

/** Telemetry is not stored in this database, or not yet, or we may not read it. */
public final class TelemetryNotReadyException extends RuntimeException {

    public TelemetryNotReadyException(Throwable cause) {
        super("no views of telemetry", cause);
    }
}
