package io.wayline.ingest.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.GpsElement;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlausibilityTest {

    private static final long RECEIVED = Instant.parse("2026-05-04T10:00:00Z").toEpochMilli();

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z,     false",
        "2004-01-01T00:00:17Z,     false",
        "2004-12-31T23:59:59.999Z, false",
        "2005-01-01T00:00:00Z,     true",
        "2026-05-04T10:00:00Z,     true",
        "2026-05-05T10:00:00Z,     true",
        "2026-05-05T10:00:00.001Z, false",
        "2100-01-01T00:00:00Z,     false"
    })
    void aClockIsBelievedFrom2005ToADayAhead(Instant device, boolean valid) {
        assertThat(Plausibility.timeIsValid(device.toEpochMilli(), RECEIVED)).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "-9223372036854775808, false", "9223372036854775807, false"})
    void aTimeBeyondAllCalendarsIsNotBelieved(long millis, boolean valid) {
        assertThat(Plausibility.timeIsValid(millis, RECEIVED)).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource({
        "250000000, 540000000, 9, -1, true",
        "250000000, 540000000, 9,  1, true",
        "250000000, 540000000, 9,  2, false",
        "250000000, 540000000, 9,  0, false",
        "250000000, 540000000, 0, -1, false",
        "250000000, 540000000, 0,  1, false",
        "0,         0,         9, -1, false",
        "0,         540000000, 9, -1, true"
    })
    void aFixNeedsSatellitesAPlaceAndNoObjection(
            int longitude, int latitude, int satellites, long status, boolean valid) {
        assertThat(Plausibility.fixIsValid(new GpsElement(longitude, latitude, 0, 0, satellites, 0), status))
                .isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource({
        " 1800000000,  900000000, true",
        "-1800000000, -900000000, true",
        " 1800000001,  0,         false",
        "-1800000001,  0,         false",
        " 0,           900000001, false",
        " 0,          -900000001, false",
        "-2147483648,  0,         false"
    })
    void coordinatesAreOnTheEarthOrNot(int longitude, int latitude, boolean valid) {
        assertThat(Plausibility.coordinatesAreValid(new GpsElement(longitude, latitude, 0, 0, 0, 0)))
                .isEqualTo(valid);
    }
}
