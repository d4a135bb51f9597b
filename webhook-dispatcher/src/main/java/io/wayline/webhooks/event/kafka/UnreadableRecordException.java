package io.wayline.webhooks.event.kafka;

/** A record that nobody can make anything of. */
final class UnreadableRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason a constant word */
    UnreadableRecordException(String reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
