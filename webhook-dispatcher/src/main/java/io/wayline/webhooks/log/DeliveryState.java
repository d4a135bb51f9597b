package io.wayline.webhooks.log;

/** What has become of a delivery. */
public enum DeliveryState {
    PENDING,
    DELIVERED,
    /** In the dead letters; it is tried again when somebody asks for it. */
    DEAD
}
