package io.wayline.commands.ledger.jpa;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;

/**
 * What was decided in a lane, on its way to the database: all statements in one round trip, because the lane is held meanwhile.
 * A statement may demand that it finds exactly the row that it was decided on.
 */
final class LaneWrites {

    private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

    private final List<String> statements = new ArrayList<>();
    private final List<@Nullable IntFunction<String>> complaints = new ArrayList<>();
    private final MapSqlParameterSource parameters = new MapSqlParameterSource();

    /** Parameters of one statement. */
    final class Statement {

        private final String prefix;

        private Statement(String prefix) {
            this.prefix = prefix;
        }

        Statement with(String name, @Nullable Object value, int sqlType) {
            parameters.addValue(prefix + name, value, sqlType);
            return this;
        }

        Statement with(String name, Object value) {
            parameters.addValue(prefix + name, value);
            return this;
        }
    }

    /** However many rows it finds. */
    Statement add(String sql) {
        return add(sql, null);
    }

    /** @param complaint made if it does not find one row, of the number that it found */
    Statement addGuarded(String sql, IntFunction<String> complaint) {
        return add(sql, complaint);
    }

    private Statement add(String sql, @Nullable IntFunction<String> complaint) {
        var prefix = "s" + statements.size() + "_";
        statements.add(PARAMETER.matcher(sql).replaceAll(":" + prefix + "$1"));
        complaints.add(complaint);
        return new Statement(prefix);
    }

    /** @throws IllegalStateException if a statement has not found its row */
    void send(NamedParameterJdbcOperations jdbc) {
        jdbc.execute(String.join(";\n", statements), parameters, sent -> {
            sent.execute();
            check(sent);
            return statements.size();
        });
    }

    private void check(PreparedStatement sent) throws SQLException {
        for (var complaint : complaints) {
            int rows = sent.getUpdateCount();
            if (complaint != null && rows != 1) {
                throw new IllegalStateException(complaint.apply(rows));
            }
            sent.getMoreResults();
        }
    }
}
