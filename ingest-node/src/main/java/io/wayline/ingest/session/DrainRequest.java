package io.wayline.ingest.session;

/** Event for a connection's pipeline: answer what is in hand, then end. */
public enum DrainRequest {
    DRAIN
}
