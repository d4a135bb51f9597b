package io.wayline.commands.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wayline.commands.access.KeyStore.ApiKeyPosition;
import io.wayline.foundation.access.Audit;
import io.wayline.foundation.access.Caller;
import io.wayline.foundation.access.Scope;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The keys of the REST API. {@code IOT_API_KEY} is the first one: it may do everything, is compared in constant time and
 * stored nowhere. With no key at all nobody gets in.
 */
@Transactional
public class ApiKeys {

    /** Recorded for what is done with {@code IOT_API_KEY}; no other key may have this name. */
    public static final String FIRST_KEY_NAME = "IOT_API_KEY";

    /** Of those who act without a key; the audit trail must tell them apart. */
    private static final Set<String> RESERVED_NAMES = Set.of(FIRST_KEY_NAME, "first-login");

    /** Says to people and to secret scanners what it is. */
    private static final String PREFIX = "wayline_";

    private static final int SECRET_BYTES = 256 / 8;
    private static final int HINT_CHARACTERS = PREFIX.length() + 4;
    private static final Pattern SECRET = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

    private final KeyStore store;
    private final Audit audit;
    private final byte @Nullable [] firstKeyHash;
    private final InstantSource time;
    private final SecureRandom random = new SecureRandom();

    /** @param firstKey {@code IOT_API_KEY}; empty if there is none */
    public ApiKeys(KeyStore store, Audit audit, String firstKey, InstantSource time) {
        this.store = store;
        this.audit = audit;
        this.firstKeyHash = firstKey.isEmpty() ? null : sha256(firstKey);
        this.time = time;
    }

    /** What became of the wish for a key. */
    public sealed interface Creation {
        /** @param secret shown now and never again */
        record Created(ApiKey key, String secret) implements Creation {
            @Override
            public String toString() {
                return "Created[key=" + key + ", secret=***]";
            }
        }

        record NameTaken() implements Creation {}
    }

    /** Who presents this secret; empty if it is no key in force. A revoked key is refused from that moment on. */
    @Transactional(propagation = Propagation.SUPPORTS) // the first key needs no database
    public Optional<Caller> authenticate(String secret) {
        byte[] hash = sha256(secret);
        if (firstKeyHash != null && MessageDigest.isEqual(hash, firstKeyHash)) {
            return Optional.of(new Caller(FIRST_KEY_NAME, EnumSet.allOf(Scope.class)));
        }
        return SECRET.matcher(secret).matches()
                ? store.findInForce(hash).map(key -> new Caller(key.name(), key.scopes()))
                : Optional.empty();
    }

    public Creation create(String name, Set<Scope> scopes, String by) {
        if (RESERVED_NAMES.contains(name)) {
            return new Creation.NameTaken();
        }
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        var secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var now = time.instant().truncatedTo(ChronoUnit.MICROS);
        var key =
                new ApiKey(UUID.randomUUID(), name, secret.substring(0, HINT_CHARACTERS), scopes, now, by, null, null);
        if (!store.add(key, sha256(secret))) {
            return new Creation.NameTaken();
        }
        audit.record(by, "KEY_CREATED", name, "scopes " + words(scopes));
        return new Creation.Created(key, secret);
    }

    /** Safe to repeat: empty if it is not in force. */
    public Optional<ApiKey> revoke(UUID id, String by) {
        var revoked = store.revoke(id, time.instant(), by);
        revoked.ifPresent(key -> audit.record(by, "KEY_REVOKED", key.name(), null));
        return revoked;
    }

    @Transactional(readOnly = true)
    public List<ApiKey> page(@Nullable ApiKeyPosition after, int limit) {
        return store.page(after, limit);
    }

    private static String words(Set<Scope> scopes) {
        return String.join(", ", scopes.stream().map(Scope::word).sorted().toList());
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
