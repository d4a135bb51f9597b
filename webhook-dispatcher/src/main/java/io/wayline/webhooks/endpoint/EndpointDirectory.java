package io.wayline.webhooks.endpoint;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The endpoints as they are now. */
public interface EndpointDirectory {

    /** Read in the caller's transaction, or in one of its own. */
    List<Endpoint> all();

    Optional<Endpoint> find(UUID id);
}
