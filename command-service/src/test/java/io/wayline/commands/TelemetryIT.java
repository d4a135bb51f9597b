package io.wayline.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.foundation.api.Query;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Telemetry by the views that telemetry-consumer promises; here they stand on values of their own. */
final class TelemetryIT {

    private static final String IMEI = "356307042441013";
    private static final ApiUnderTest API = ApiUnderTest.shared();

    @BeforeAll
    static void views() {
        assertThat(API.get("/api/v1/devices/" + IMEI + "/position").status())
                .as("without telemetry-consumer")
                .isEqualTo(503);
        assertThat(API.get("/api/v1/devices/" + IMEI + "/telemetry").header("Retry-After"))
                .isEqualTo("10");
        API.sql("CREATE SCHEMA IF NOT EXISTS telemetry");
        API.sql("""
                CREATE VIEW telemetry.latest AS
                SELECT '356307042441013'::text AS imei, timestamptz '2026-01-31 12:00:00Z' AS "time",
                       timestamptz '2026-01-31 12:00:01.25Z' AS received_at, 25.2797::double precision AS longitude,
                       54.6872::double precision AS latitude, 112 AS altitude_m, 271 AS heading_deg, 43 AS speed_kmh,
                       11 AS satellites, true AS fix_valid, timestamptz '2026-01-31 12:00:00Z' AS fix_time,
                       25.2797::double precision AS fix_longitude, 54.6872::double precision AS fix_latitude,
                       '{"ignition":1,"external_voltage":12.80}'::json AS io_by_name
                """);
        API.sql("""
                CREATE VIEW telemetry.record AS
                SELECT '356307042441013'::text AS imei,
                       CASE i WHEN 0 THEN timestamptz 'infinity' WHEN 1 THEN timestamptz '294276-12-31 00:00:00Z'
                              ELSE timestamptz '2026-01-31 12:00:00Z' - (i / 2) * interval '1 minute' END AS "time",
                       md5(i::text)::uuid AS record_id, i > 1 AS time_valid, timestamptz '2026-01-31 12:00:01Z' AS received_at,
                       252797000 AS longitude_e7, -546872000 AS latitude_e7, 112 AS altitude_m, 271 AS heading_deg,
                       43 AS speed_kmh, 11::smallint AS satellites, true AS fix_valid, 0::smallint AS priority,
                       0 AS event_io_id, 142::smallint AS codec, '{"ignition":1}'::json AS io_by_name,
                       json_build_object('239', i) AS io_by_id
                  FROM generate_series(0, 22) i
                """);
    }

    @Test
    void thePositionIsShownInUnits() {
        assertThat(API.get("/api/v1/devices/" + IMEI + "/position").body())
                .isEqualTo(
                        "{\"success\":true,\"position\":{\"imei\":\"356307042441013\",\"time\":\"2026-01-31T12:00:00Z\","
                                + "\"receivedAt\":\"2026-01-31T12:00:01.250Z\",\"longitude\":25.2797,\"latitude\":54.6872,"
                                + "\"altitudeM\":112,\"headingDeg\":271,\"speedKmh\":43,\"satellites\":11,\"fixValid\":true,"
                                + "\"lastFix\":{\"time\":\"2026-01-31T12:00:00Z\",\"longitude\":25.2797,\"latitude\":54.6872},"
                                + "\"elements\":{\"ignition\":1,\"external_voltage\":12.80}}}");
    }

    @Test
    void everyRecordIsOnOnePageWhateverItsTime() {
        var cursor = "";
        int rows = 0;
        var all = new StringBuilder();
        do {
            var page = API.get("/api/v1/devices/" + IMEI + "/telemetry?limit=5" + cursor);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            rows += Integer.parseInt(page.member("count"));
            all.append(page.body());
            cursor = page.body().contains("nextCursor") ? "&cursor=" + page.member("nextCursor") : "";
        } while (!cursor.isEmpty());

        assertThat(rows).isEqualTo(23);
        for (int i = 0; i <= 22; i++) {
            assertThat(all.toString()).containsOnlyOnce("{\"239\" : " + i + "}");
        }
        assertThat(all.toString()).contains("\"longitude\":25.2797,\"latitude\":-54.6872");
    }

    @Test
    void timesBoundWhatIsShown() {
        var path = "/api/v1/devices/" + IMEI + "/telemetry";

        assertThat(API.get(path + "?from=2026-01-31T11:55:00Z&to=2026-01-31T11:56:00Z")
                        .member("count"))
                .isEqualTo("2");
        assertThat(API.get(path + "?from=2030-01-01T00:00:00Z&to=2030-01-02T00:00:00Z")
                        .body())
                .isEqualTo("{\"success\":true,\"count\":0,\"records\":[]}");
        assertThat(API.get(path + "?from=2026-01-31T12:00:00Z&to=2026-01-31T11:00:00Z")
                        .member("field"))
                .isEqualTo("to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"position", "telemetry"})
    void aTrackerNothingIsKnownOfIsNotFound(String what) {
        assertThat(API.get("/api/v1/devices/356307042449999/" + what).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9999-99-99 99:99:99+00",
                "2026-02-31 00:00:00+00",
                "2026-01-01 00:00:00+99:99",
                "2026-01-01 00:00:00+16",
                "2026-01-01 24:00:01+00",
                "999999-01-01 00:00:00+00",
                "5000-01-01 00:00:00+00 BC",
            })
    void aCursorWithATimeThatNoDatabaseHasIsRefused(String time) {
        var cursor = Query.cursor(time, "00000000-0000-0000-0000-000000000000");

        var answer = API.get("/api/v1/devices/" + IMEI + "/telemetry?cursor=" + cursor);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.member("field")).isEqualTo("cursor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01 00:00:00.123456+05:30",
                "294275-12-31 23:59:59-15",
                "4712-01-01 00:00:00+00 BC",
                "infinity",
                "-infinity",
            })
    void aCursorWithAnyOtherTimeIsRead(String time) {
        var cursor = Query.cursor(time, "00000000-0000-0000-0000-000000000000");

        assertThat(API.get("/api/v1/devices/" + IMEI + "/telemetry?cursor=" + cursor)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/devices/" + IMEI + "/messages", "/keys"})
    void aCursorWithAMomentOutOfRangeIsRefused(String path) {
        var cursor = Query.cursor("+1000000000-12-31T23:59:59Z", "00000000-0000-0000-0000-000000000000");

        assertThat(API.get("/api/v1" + path + "?cursor=" + cursor).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "bm93CjE", "aW5maW5pdHkKeA"})
    void aCursorOfSomebodyElseIsRefused(String cursor) {
        assertThat(API.get("/api/v1/devices/" + IMEI + "/telemetry?cursor=" + cursor)
                        .status())
                .isEqualTo(400);
    }
}
