package io.wayline.telemetry.ingestion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.telemetry.ingestion.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class RefusalTest {

    @ParameterizedTest
    @CsvSource({
        "23505, REPEATED", // unique violation
        "22008, ROW", // datetime field overflow
        "22P02, ROW", // invalid text representation
        "23502, ROW", // not null violation
        "23514, ROW", // check violation
        "54000, ROW", // program limit exceeded
        "P0001, ROW", // raised by a trigger
        "08006, MOMENT", // connection failure
        "40P01, MOMENT", // deadlock
        "40001, MOMENT", // serialization failure
        "53100, MOMENT", // disk full
        "53300, MOMENT", // too many connections
        "57P01, MOMENT", // admin shutdown
        "57P03, MOMENT", // cannot connect now
        "58030, MOMENT", // I/O error
        "25006, MOMENT", // read only, a standby
        "55P03, MOMENT", // lock not available
        "42P01, OURS", // undefined table
        "42501, OURS", // insufficient privilege
        "XX000, OURS",
        "'', OURS", // no state at all
    })
    void tellsTheRowFromTheMoment(String sqlState, Refusal expected) {
        assertThat(Refusal.of(new SQLException("no", sqlState))).isEqualTo(expected);
    }

    @Test
    void aRowOnItsWayToADefaultPartitionThatHasChangedMayTryAgain() {
        var partitionBound = new ServerErrorMessage("SERROR\0C23514\0Mnew row violates partition constraint\0");
        var check = new ServerErrorMessage("SERROR\0C23514\0Mnew row violates check constraint\0npositive\0");

        assertThat(Refusal.of(new PSQLException(partitionBound))).isEqualTo(Refusal.MOMENT);
        assertThat(Refusal.of(new PSQLException(check))).isEqualTo(Refusal.ROW);
    }

    @Test
    void anEmptyPoolIsTheMoment() {
        assertThat(Refusal.of(new SQLTransientConnectionException("timed out"))).isEqualTo(Refusal.MOMENT);
        assertThat(Refusal.translated(new SQLTransientConnectionException("timed out")))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(Refusal.translated(new SQLException("no table", "42P01"))).isInstanceOf(IllegalStateException.class);
    }
}
