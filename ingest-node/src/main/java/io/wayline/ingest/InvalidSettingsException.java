package io.wayline.ingest;

/** A setting that cannot be used. The message names the variable and says what is expected. */
public final class InvalidSettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidSettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
