package io.wayline.telemetry.ingestion.kafka;

/** Bytes that are no message of ours. Never leaves this package: the reader turns it into a value. */
final class UnreadableWireException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableWireException(String what, int at) {
        super(what + " at byte " + at);
    }

    /** Garbage may come in floods, and where in our code it was found is of no interest. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
