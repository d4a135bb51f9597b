package io.wayline.webhooks.event.jdbc;

import io.wayline.webhooks.event.TrackerTags;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** View {@code command.device_tags} of command-service, which may be younger than we are. */
final class JdbcTrackerTags implements TrackerTags {

    /** A statement that names what is not there would break the transaction. */
    private static final String IS_THERE = "SELECT to_regclass('command.device_tags') IS NOT NULL";

    private static final String TAGS = "SELECT imei, tags FROM command.device_tags WHERE imei = ANY (:imeis)";

    private final JdbcClient jdbc;
    private volatile boolean isThere;

    JdbcTrackerTags(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<String, Set<String>> of(Collection<String> imeis) {
        if (!isThere && !jdbc.sql(IS_THERE).query(Boolean.class).single()) {
            return Map.of();
        }
        isThere = true;
        var tags = new HashMap<String, Set<String>>();
        jdbc.sql(TAGS).param("imeis", imeis.toArray(String[]::new)).query(row -> {
            var array = (String[]) row.getArray("tags").getArray();
            tags.put(row.getString("imei"), Set.copyOf(Arrays.asList(array)));
        });
        return tags;
    }
}
