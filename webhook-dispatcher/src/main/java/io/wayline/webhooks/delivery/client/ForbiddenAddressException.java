package io.wayline.webhooks.delivery.client;

import java.net.UnknownHostException;

/** A host has addresses, and none that may be called. */
final class ForbiddenAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String message) {
        super(message);
    }
}
