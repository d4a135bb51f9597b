package io.wayline.subscriber;

/** A subscription ended because of a record: what was handled before it is committed, and it is not. */
public final class SubscriptionEndedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SubscriptionEndedException(String message, Throwable cause) {
        super(message, cause);
    }
}
