package io.wayline.telemetry.retention;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The part of the history that holds one UTC day. */
public record DayPartition(LocalDate day) implements Comparable<DayPartition> {

    private static final String PREFIX = "history_";

    /** The partition of a table by that name; empty for tables of other kinds. */
    public static Optional<DayPartition> named(String table) {
        if (!table.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DayPartition(
                    LocalDate.parse(table.substring(PREFIX.length()), DateTimeFormatter.BASIC_ISO_DATE)));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /** For example {@code history_20261122}. */
    public String table() {
        return PREFIX + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    /** First instant of the day. */
    public Instant from() {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** First instant of the next day. */
    public Instant to() {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    @Override
    public int compareTo(DayPartition other) {
        return day.compareTo(other.day);
    }
}
