package io.wayline.webhooks.delivery;

import java.util.UUID;

/** One lane of one endpoint. */
public record LaneKey(UUID endpointId, String key) {

    private static final String AGAIN = "again/";

    /** Where one is put that somebody wants to be tried again: it waits for nothing, and is too old for nothing. */
    public static LaneKey again(UUID endpointId, UUID deliveryId) {
        return new LaneKey(endpointId, AGAIN + deliveryId);
    }

    public boolean isAgain() {
        return key.startsWith(AGAIN);
    }
}
