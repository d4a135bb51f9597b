package io.wayline.webhooks.delivery;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one attempt ended. */
public sealed interface Outcome {

    /** @param response the beginning of the answer's body */
    record Accepted(int status, String response) implements Outcome {}

    /**
     * The host answered, and not with 2xx. A redirect is one of these: it is never followed.
     *
     * @param retryAfter what the host asks for
     */
    record Refused(int status, Optional<Duration> retryAfter, String response) implements Outcome {}

    /**
     * No answer.
     *
     * @param reason a constant word: TIMED_OUT, CONNECT_FAILED, UNKNOWN_HOST, FORBIDDEN_ADDRESS, TLS_FAILED, BROKEN_ANSWER
     * @param detail for people
     */
    record Unanswered(String reason, String detail) implements Outcome {}

    default boolean isAccepted() {
        return this instanceof Accepted;
    }

    default @Nullable Integer httpStatus() {
        return switch (this) {
            case Accepted accepted -> (Integer) accepted.status();
            case Refused refused -> (Integer) refused.status();
            case Unanswered _ -> null;
        };
    }
}
