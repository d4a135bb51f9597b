package io.wayline.standalone.webhook;

/** Whether a request is from who knows the secret. */
public sealed interface Verdict {

    record Verified() implements Verdict {}

    /** @param reason for people */
    record NotVerified(String reason) implements Verdict {}

    default boolean isVerified() {
        return this instanceof Verified;
    }
}
