package io.wayline.devices.registry;

import java.util.Collection;

/** Registers trackers that logged in and are not known, under the policy auto. Runs in the caller's transaction. */
public interface FirstLogins {

    /** Safe to repeat: a tracker that is registered, banned or not, stays as it is. */
    void admitted(Collection<String> imeis);
}
