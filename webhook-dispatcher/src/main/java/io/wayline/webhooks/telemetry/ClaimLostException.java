package io.wayline.webhooks.telemetry;

/** The lease had ended, or the stream is gone: whoever has it now decides. */
final class ClaimLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @throws ClaimLostException unless the claim was there */
    static void unless(boolean held) {
        if (!held) {
            throw new ClaimLostException();
        }
    }

    private ClaimLostException() {
        super("the claim was lost", null, false, false);
    }
}
