package io.wayline.telemetry.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which days have a partition: decided from the present moment alone.
 *
 * @param retention records older than this are forgotten
 * @param daysAhead partitions made before their day begins
 * @param daysBehind partitions made for trackers that deliver late; older days within the retention are made when a record
 *     asks for one
 */
public record Calendar(Duration retention, int daysAhead, int daysBehind) {

    /** A tracker's clock may be up to a day ahead before its time counts as wrong. */
    private static final int DAYS_A_CLOCK_MAY_BE_AHEAD = 1;

    /** The oldest day that is still kept. */
    LocalDate oldestKept(Instant now) {
        return utcDay(now.minus(retention));
    }

    /** Whether a record of that day goes into a partition of its own day; if not, into the default partition. */
    boolean mayHave(LocalDate day, Instant now) {
        return !day.isBefore(oldestKept(now)) && !day.isAfter(utcDay(now).plusDays(DAYS_A_CLOCK_MAY_BE_AHEAD));
    }

    /** What should stand ready, whoever may ask. */
    List<DayPartition> standing(Instant now) {
        var today = utcDay(now);
        var earliest = today.minusDays(daysBehind);
        var oldest = oldestKept(now);
        return Stream.iterate(earliest.isBefore(oldest) ? oldest : earliest, day -> day.plusDays(1))
                .takeWhile(day -> !day.isAfter(today.plusDays(daysAhead)))
                .map(DayPartition::new)
                .toList();
    }

    /** Those of the existing partitions whose last record has outlived the retention. */
    List<DayPartition> outlived(Collection<DayPartition> existing, Instant now) {
        var oldest = oldestKept(now);
        return existing.stream()
                .filter(partition -> partition.day().isBefore(oldest))
                .sorted()
                .toList();
    }

    private static LocalDate utcDay(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
