package io.wayline.webhooks.endpoint;

import java.util.UUID;

/** Encrypts what an endpoint has that nobody may read in the database: its secrets, its custom headers. */
public interface SecretBox {

    /** @param endpointId whose it is: what is sealed for one endpoint does not open for another */
    byte[] seal(UUID endpointId, byte[] plain);

    /** @throws IllegalStateException if none of the keys opens it; the message says what to do */
    byte[] open(UUID endpointId, byte[] sealed);
}
