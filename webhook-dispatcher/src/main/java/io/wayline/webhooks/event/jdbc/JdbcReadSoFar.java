package io.wayline.webhooks.event.jdbc;

import io.wayline.webhooks.event.ReadSoFar;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From {@code webhook.consumed_offset}. */
final class JdbcReadSoFar implements ReadSoFar {

    private static final String NEXT =
            "SELECT \"partition\", next_offset FROM webhook.consumed_offset WHERE topic_id = :topic_id";

    private final JdbcClient jdbc;

    JdbcReadSoFar(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<Integer, Long> nextOffsets(UUID topicId) {
        var offsets = new HashMap<Integer, Long>();
        jdbc.sql(NEXT).param("topic_id", topicId).query(row -> {
            offsets.put(row.getInt("partition"), row.getLong("next_offset"));
        });
        return offsets;
    }
}
