package io.wayline.commands.access.jdbc;

import static io.wayline.foundation.database.Moments.moment;
import static io.wayline.foundation.database.Moments.momentOrNull;
import static io.wayline.foundation.database.Moments.utc;
import static java.util.stream.Collectors.toCollection;

import io.wayline.commands.access.ApiKey;
import io.wayline.commands.access.KeyStore;
import io.wayline.foundation.access.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code command.api_key}. */
final class JdbcKeyStore implements KeyStore {

    private static final String COLUMNS = "id, name, hint, scopes, created_at, created_by, revoked_at, revoked_by";

    private static final String ADD = """
            INSERT INTO command.api_key (id, name, hash, hint, scopes, created_at, created_by)
            VALUES (:id, :name, :hash, :hint, string_to_array(:scopes, ','), :created_at, :created_by)
            ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING
            """;

    private static final String FIND =
            "SELECT " + COLUMNS + " FROM command.api_key WHERE hash = :hash AND revoked_at IS NULL";

    private static final String PAGE = "SELECT " + COLUMNS + """
              FROM command.api_key
             WHERE (created_at, id) > (:created_at, :id)
             ORDER BY created_at, id
             LIMIT :limit
            """;

    private static final String REVOKE = """
            UPDATE command.api_key
               SET revoked_at = :at, revoked_by = :by
             WHERE id = :id AND revoked_at IS NULL
            RETURNING
            """ + COLUMNS;

    private static final ApiKeyPosition BEFORE_ALL = new ApiKeyPosition(Instant.EPOCH, new UUID(0, 0));

    private final JdbcClient jdbc;

    JdbcKeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean add(ApiKey key, byte[] hash) {
        return jdbc.sql(ADD)
                        .param("id", key.id())
                        .param("name", key.name())
                        .param("hash", hash)
                        .param("hint", key.hint())
                        .param(
                                "scopes",
                                String.join(
                                        ",",
                                        key.scopes().stream().map(Scope::name).toList()))
                        .param("created_at", utc(key.createdAt()))
                        .param("created_by", key.createdBy())
                        .update()
                == 1;
    }

    @Override
    public Optional<ApiKey> findInForce(byte[] hash) {
        return jdbc.sql(FIND).param("hash", hash).query(JdbcKeyStore::key).optional();
    }

    @Override
    public List<ApiKey> page(@Nullable ApiKeyPosition after, int limit) {
        var start = after == null ? BEFORE_ALL : after;
        return jdbc.sql(PAGE)
                .param("created_at", utc(start.createdAt()))
                .param("id", start.id())
                .param("limit", limit)
                .query(JdbcKeyStore::key)
                .list();
    }

    @Override
    public Optional<ApiKey> revoke(UUID id, Instant at, String by) {
        return jdbc.sql(REVOKE)
                .param("id", id)
                .param("at", utc(at))
                .param("by", by)
                .query(JdbcKeyStore::key)
                .optional();
    }

    private static ApiKey key(ResultSet row, int number) throws SQLException {
        var scopes = Arrays.stream((String[]) row.getArray("scopes").getArray())
                .map(Scope::valueOf)
                .collect(toCollection(() -> EnumSet.noneOf(Scope.class)));
        return new ApiKey(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("hint"),
                scopes,
                moment(row, "created_at"),
                row.getString("created_by"),
                momentOrNull(row, "revoked_at"),
                row.getString("revoked_by"));
    }
}
