package io.wayline.foundation.access;

import java.util.Optional;

/** The keys that open the API. */
@FunctionalInterface
public interface Keys {

    /** Who presents this secret; empty if it is no key in force. */
    Optional<Caller> authenticate(String secret);
}
