package io.wayline.webhooks.endpoint;

import java.net.URI;
import java.util.Optional;

/**
 * What can be said of an address before anything is sent there. Names are not looked up: what they stand for may change, and
 * is judged before every attempt.
 */
public interface AddressCheck {

    /** Why nothing will ever be sent there, for people; empty if nothing speaks against it. */
    Optional<String> complaint(URI url);
}
