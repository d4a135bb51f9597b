package io.wayline.webhooks.access.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;

import io.wayline.foundation.access.Caller;
import io.wayline.foundation.access.Keys;
import io.wayline.foundation.access.Scope;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * {@code IOT_API_KEY}, compared in constant time, and the keys of view {@code command.key_in_force}, which command-service
 * makes and promises. Before it has, there are none.
 */
final class JdbcKeys implements Keys {

    private static final Logger log = LoggerFactory.getLogger(JdbcKeys.class);

    /** As command-service records it. */
    private static final String FIRST_KEY_NAME = "IOT_API_KEY";

    private static final String FIND = "SELECT name, scopes FROM command.key_in_force WHERE hash = :hash";

    /** No such schema, no such view, no such column, no right to read it. */
    private static final Set<String> NOT_READY = Set.of("3F000", "42P01", "42703", "42501");

    private final JdbcClient jdbc;
    private final byte @Nullable [] firstKeyHash;
    private final AtomicBoolean toldNotReady = new AtomicBoolean();

    /** @param firstKey {@code IOT_API_KEY}; empty if there is none */
    JdbcKeys(JdbcClient jdbc, String firstKey) {
        this.jdbc = jdbc;
        this.firstKeyHash = firstKey.isEmpty() ? null : sha256(firstKey);
    }

    @Override
    public Optional<Caller> authenticate(String secret) {
        byte[] hash = sha256(secret);
        return firstKeyHash != null && MessageDigest.isEqual(hash, firstKeyHash)
                ? Optional.of(new Caller(FIRST_KEY_NAME, EnumSet.allOf(Scope.class)))
                : find(hash);
    }

    private Optional<Caller> find(byte[] hash) {
        try {
            return jdbc.sql(FIND).param("hash", hash).query(JdbcKeys::caller).optional();
        } catch (DataAccessException e) {
            if (e.getMostSpecificCause() instanceof SQLException cause && NOT_READY.contains(cause.getSQLState())) {
                if (toldNotReady.compareAndSet(false, true)) {
                    log.atWarn()
                            .addKeyValue("detail", cause.getMessage())
                            .log("only IOT_API_KEY opens the API: no keys of command-service in this database");
                }
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A scope that only command-service knows opens nothing here. */
    private static Caller caller(ResultSet row, int number) throws SQLException {
        var words = Set.copyOf(Arrays.asList((String[]) row.getArray("scopes").getArray()));
        var scopes = Arrays.stream(Scope.values())
                .filter(scope -> words.contains(scope.name()))
                .collect(toCollection(() -> EnumSet.noneOf(Scope.class)));
        return new Caller(row.getString("name"), scopes);
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
