package io.wayline.telemetry.ingestion;

/** The store cannot be reached or asks to try again. Nothing was stored, nothing is wrong with the records. */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
