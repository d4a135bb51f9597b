package io.wayline.foundation.api;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;

/** What went wrong with the database, in Spring's words: Hibernate's own come through where a statement fails in a flush. */
public final class DatabaseErrors {

    private static final HibernateJpaDialect HIBERNATE = new HibernateJpaDialect();

    private DatabaseErrors() {}

    /** The same failure as Spring says it; as it is if it is none of the database. */
    public static RuntimeException translated(RuntimeException failure) {
        @Nullable DataAccessException known = HIBERNATE.translateExceptionIfPossible(failure);
        return known == null ? failure : known;
    }
}
