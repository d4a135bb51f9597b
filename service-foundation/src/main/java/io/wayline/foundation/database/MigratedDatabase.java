package io.wayline.foundation.database;

import io.wayline.foundation.ServiceIdentity;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * The database with its schema in place: whoever asks for one of these can rely on the tables.
 *
 * @param dataSource connections to it
 */
public record MigratedDatabase(DataSource dataSource) {

    /**
     * Brings the schema up to date. Instances that start together take turns: Liquibase's own lock is a table that must
     * exist first, and two instances creating it at once would trip over each other.
     */
    public static MigratedDatabase migrate(DataSource dataSource, ServiceIdentity service)
            throws SQLException, LiquibaseException {
        var lock = "hashtext('wayline %s schema')".formatted(service.schema());
        try (var guard = dataSource.getConnection();
                var statement = guard.createStatement()) {
            guard.setAutoCommit(true);
            statement.execute("SELECT pg_advisory_lock(%s)".formatted(lock));
            try {
                statement.execute("CREATE SCHEMA IF NOT EXISTS " + service.schema());
                update(dataSource, service);
            } finally {
                statement.execute("SELECT pg_advisory_unlock(%s)".formatted(lock));
            }
        }
        return new MigratedDatabase(dataSource);
    }

    private static void update(DataSource dataSource, ServiceIdentity service) throws SQLException, LiquibaseException {
        try (Connection connection = dataSource.getConnection()) {
            var database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            database.setDefaultSchemaName(service.schema());
            database.setLiquibaseSchemaName(service.schema());
            var liquibase = new Liquibase(
                    service.changelog(),
                    new ClassLoaderResourceAccessor(MigratedDatabase.class.getClassLoader()),
                    database);
            liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
            sayingNothingOnTheConsole(() -> liquibase.update(new Contexts(), new LabelExpression()));
        }
    }

    /** Left alone, Liquibase prints its progress to standard output, which belongs to whoever started the process. */
    private static void sayingNothingOnTheConsole(Scope.ScopedRunner<?> work) throws LiquibaseException {
        try {
            Scope.child(Scope.Attr.ui.name(), new LoggerUIService(), work);
        } catch (LiquibaseException e) {
            throw e;
        } catch (Exception e) { // the signature of Scope.child
            throw new LiquibaseException(e);
        }
    }
}
