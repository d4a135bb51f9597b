package io.wayline.commands.ledger;

/** What is due in a lane could not be done. Nothing of it is. */
public final class LaneFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String imei;

    LaneFailedException(String imei, RuntimeException cause) {
        super(cause.getMessage(), cause);
        this.imei = imei;
    }

    public String imei() {
        return imei;
    }
}
