package io.wayline.subscriber;

/** What becomes of a record that cannot be handled. */
@FunctionalInterface
public interface DeadLetterHandler {

    /** Ends the subscription, with the record's offset not committed: nothing is passed over in silence. */
    DeadLetterHandler STOP = letter -> {
        throw new SubscriptionEndedException("a record could not be handled at " + letter.origin(), letter.failure());
    };

    /**
     * Keeps it somewhere. When this returns the record counts as done.
     *
     * @throws Exception if it cannot be kept; the subscription ends, and begins with this record the next time
     */
    void handle(DeadLetter letter) throws Exception;

    /**
     * A record that is no {@code TelemetryRecord}, or that the handler has refused to the end.
     *
     * @param key as it stands in Kafka; the IMEI where all is well
     * @param value as it stands in Kafka
     * @param failure why
     */
    record DeadLetter(Origin origin, byte[] key, byte[] value, Exception failure) {}
}
