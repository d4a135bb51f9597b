package io.wayline.foundation.access;

import static io.wayline.foundation.database.Moments.moment;
import static io.wayline.foundation.database.Moments.utc;

import java.sql.Types;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code audit} of the service's schema. */
final class JdbcAudit implements Audit, AuditTrail {

    private static final String RECORD = """
            INSERT INTO {schema}.audit (at, actor, action, subject, detail)
            VALUES (:at, :actor, :action, :subject, :detail)
            """;

    private static final String PAGE = """
            SELECT id, at, actor, action, subject, detail
              FROM {schema}.audit
             WHERE id < :before
               AND (:actor IS NULL OR actor = :actor)
               AND (:action IS NULL OR action = :action)
               AND (:subject IS NULL OR subject = :subject)
               AND (:since::timestamptz IS NULL OR at >= :since)
               AND (:until::timestamptz IS NULL OR at < :until)
             ORDER BY id DESC
             LIMIT :limit
            """;

    private final JdbcClient jdbc;
    private final InstantSource time;
    private final String record;
    private final String page;

    JdbcAudit(JdbcClient jdbc, String schema, InstantSource time) {
        this.jdbc = jdbc;
        this.record = RECORD.replace("{schema}", schema);
        this.page = PAGE.replace("{schema}", schema);
        this.time = time;
    }

    @Override
    public void record(String actor, String action, String subject, @Nullable String detail) {
        jdbc.sql(record)
                .param("at", utc(time.instant()))
                .param("actor", actor)
                .param("action", action)
                .param("subject", subject)
                .param("detail", detail, Types.VARCHAR)
                .update();
    }

    @Override
    public List<Entry> page(Filter filter, long before, int limit) {
        return jdbc.sql(page)
                .param("before", before)
                .param("actor", filter.actor(), Types.VARCHAR)
                .param("action", filter.action(), Types.VARCHAR)
                .param("subject", filter.subject(), Types.VARCHAR)
                .param("since", utc(filter.since()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("until", utc(filter.until()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("limit", limit)
                .query((row, _) -> new Entry(
                        row.getLong("id"),
                        moment(row, "at"),
                        row.getString("actor"),
                        row.getString("action"),
                        row.getString("subject"),
                        row.getString("detail")))
                .list();
    }
}
