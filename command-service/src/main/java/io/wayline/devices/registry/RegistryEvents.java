package io.wayline.devices.registry;

import java.time.Instant;

/** What others hear of the registry. Runs in the transaction of the change. */
public interface RegistryEvents {

    /** A tracker is registered, or its registration has changed. */
    void registered(Device device);

    /** A tracker is not in the registry any more. */
    void removed(String imei, Instant at);
}
