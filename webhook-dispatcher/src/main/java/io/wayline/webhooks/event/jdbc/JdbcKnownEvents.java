package io.wayline.webhooks.event.jdbc;

import io.wayline.webhooks.event.KnownEvents;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code webhook.event}. */
final class JdbcKnownEvents implements KnownEvents {

    private static final String AMONG = "SELECT id FROM webhook.event WHERE id = ANY (:ids)";

    private final JdbcClient jdbc;

    JdbcKnownEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> among(Collection<String> ids) {
        return new HashSet<>(jdbc.sql(AMONG)
                .param("ids", ids.toArray(String[]::new))
                .query((row, _) -> row.getString(1))
                .list());
    }
}
