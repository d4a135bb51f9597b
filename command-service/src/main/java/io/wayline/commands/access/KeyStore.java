package io.wayline.commands.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where keys are kept: by the SHA-256 of their secret, never the secret. */
public interface KeyStore {

    /** False if a key in force has that name. */
    boolean add(ApiKey key, byte[] hash);

    /** The key in force with this hash. */
    Optional<ApiKey> findInForce(byte[] hash);

    /** Oldest first, those after {@code after}; revoked ones too. */
    List<ApiKey> page(@Nullable ApiKeyPosition after, int limit);

    /** The key as it stands now; empty if there is none in force. */
    Optional<ApiKey> revoke(UUID id, Instant at, String by);

    /** A place in the list of keys. */
    record ApiKeyPosition(Instant createdAt, UUID id) {}
}
