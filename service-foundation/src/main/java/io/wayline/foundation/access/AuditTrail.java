package io.wayline.foundation.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The record of who changed what, to read. */
public interface AuditTrail {

    /** Newest first, those before {@code before}. */
    List<Entry> page(Filter filter, long before, int limit);

    /** Null means any. */
    record Filter(
            @Nullable String actor,
            @Nullable String action,
            @Nullable String subject,
            @Nullable Instant since,
            @Nullable Instant until) {}

    record Entry(
            long id,
            Instant at,
            String actor,
            String action,
            String subject,
            @Nullable String detail) {}
}
