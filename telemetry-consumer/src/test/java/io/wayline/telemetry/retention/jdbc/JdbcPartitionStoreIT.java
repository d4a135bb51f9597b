package io.wayline.telemetry.retention.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.foundation.database.DatabaseUrl;
import io.wayline.foundation.database.MigratedDatabase;
import io.wayline.telemetry.TelemetryConsumer;
import io.wayline.telemetry.retention.DayPartition;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

class JdbcPartitionStoreIT {

    private static final DayPartition DAY = new DayPartition(LocalDate.of(2026, 11, 1));

    private static DataSource dataSource;
    private static JdbcClient jdbc;

    private JdbcPartitionStore store;

    @BeforeAll
    static void migrate() throws SQLException, LiquibaseException {
        dataSource = freshDatabase();
        MigratedDatabase.migrate(dataSource, TelemetryConsumer.IDENTITY);
        jdbc = JdbcClient.create(dataSource);
    }

    @BeforeEach
    void empty() {
        store = new JdbcPartitionStore(jdbc, new TransactionTemplate(new DataSourceTransactionManager(dataSource)));
        store.existing().forEach(store::drop);
        jdbc.sql("TRUNCATE telemetry.history").update();
    }

    @Test
    void migratingAgainChangesNothing() throws SQLException, LiquibaseException {
        MigratedDatabase.migrate(dataSource, TelemetryConsumer.IDENTITY);

        assertThat(store.existing()).isEmpty();
    }

    @Test
    void instancesThatStartTogetherMigrateOneAfterTheOther() {
        var fresh = freshDatabase();

        var migrations = Stream.generate(() -> CompletableFuture.supplyAsync(() -> migrated(fresh)))
                .limit(3)
                .toList();

        assertThat(migrations)
                .allSatisfy(migration -> assertThat(migration.join()).isNotNull());
    }

    @Test
    void aNewPartitionTakesItsRowsFromTheDefaultPartition() {
        insert("2026-11-01 00:00:00+00");
        insert("2026-11-01 23:59:59.999+00");
        insert("2026-11-02 00:00:00+00");
        insert("1970-01-01 00:00:00+00");
        insert("infinity");
        assertThat(store.daysInDefault(Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z")))
                .containsExactly(DAY, new DayPartition(LocalDate.of(2026, 11, 2)));

        assertThat(store.create(DAY)).isTrue();

        assertThat(rowsIn("history_20261101")).isEqualTo(2);
        assertThat(rowsIn("history_default")).isEqualTo(3);
        assertThat(store.existing()).containsExactly(DAY);
        insert("2026-11-01 12:00:00+00");
        assertThat(rowsIn("history_20261101")).isEqualTo(3);
    }

    @Test
    void makingAndDroppingMayBeRepeated() {
        assertThat(store.create(DAY)).isTrue();
        assertThat(store.create(DAY)).isTrue();
        insert("2026-11-01 12:00:00+00");

        assertThat(store.drop(DAY)).isTrue();
        assertThat(store.drop(DAY)).isTrue();

        assertThat(store.existing()).isEmpty();
        assertThat(rowsIn("history")).isZero();
    }

    @Test
    void instancesMayMakeTheSamePartitionAtOnce() {
        var attempts = Stream.generate(() -> CompletableFuture.supplyAsync(() -> store.create(DAY)))
                .limit(4)
                .toList();

        assertThat(attempts).allMatch(CompletableFuture::join);
        assertThat(store.existing()).containsExactly(DAY);
    }

    @Test
    void aReaderInTheWayIsNotWaitedForLong() throws SQLException {
        try (var reader = dataSource.getConnection();
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM telemetry.history");

            assertThat(store.create(DAY)).isFalse();
        }
        assertThat(store.create(DAY)).isTrue();
    }

    @Test
    void rowsWithoutADayAreForgottenByTheirReceipt() {
        insert("1970-01-01 00:00:00+00");
        insert("infinity");

        assertThat(store.deleteFromDefault(Instant.parse("2026-11-22T00:00:00Z")))
                .isZero();
        assertThat(store.deleteFromDefault(Instant.parse("2026-11-22T00:00:01Z")))
                .isEqualTo(2);
        assertThat(rowsIn("history_default")).isZero();
    }

    @Test
    void everyoneElseIsGrantedNothing() {
        assertThat(jdbc.sql("""
                        SELECT count(*) FROM pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) acl
                         WHERE c.relnamespace = 'telemetry'::regnamespace AND c.relkind IN ('r', 'p', 'v')
                           AND acl.grantee = 0""").query(Long.class).single()).isZero();
    }

    private static DataSource freshDatabase() {
        var url = DatabaseUrl.parse(TestInfrastructure.shared().freshDatabase());
        return new DriverManagerDataSource(url.jdbcUrl(), url.user(), url.password());
    }

    private static MigratedDatabase migrated(DataSource fresh) {
        try {
            return MigratedDatabase.migrate(fresh, TelemetryConsumer.IDENTITY);
        } catch (SQLException | LiquibaseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void insert(String time) {
        var columns = List.of(
                "\"time\"",
                "received_at",
                "session_token",
                "longitude_e7",
                "latitude_e7",
                "altitude_m",
                "heading_deg",
                "speed_kmh",
                "event_io_id",
                "packet_id",
                "codec",
                "priority",
                "satellites",
                "record_index",
                "record_count",
                "time_valid",
                "fix_valid",
                "coordinates_valid",
                "record_id",
                "imei",
                "transport",
                "model",
                "io_by_id",
                "io_by_name");
        jdbc.sql("INSERT INTO telemetry.history (" + String.join(", ", columns) + ") VALUES (CAST(? AS timestamptz),"
                        + " '2026-11-22 00:00:00+00', 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 1, true, true, true,"
                        + " gen_random_uuid(), '352093080000001', 'tcp', '', '{}', '{}')")
                .param(time)
                .update();
    }

    private long rowsIn(String table) {
        return jdbc.sql("SELECT count(*) FROM telemetry." + table)
                .query(Long.class)
                .single();
    }
}
