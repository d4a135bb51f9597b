package io.wayline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.wayline.proto.telemetry.v1.Codec;
import io.wayline.proto.telemetry.v1.GnssFix;
import io.wayline.proto.telemetry.v1.IoElement;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.proto.telemetry.v1.Transport;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record looks like in its tables and views. Each test has a tracker of its own. */
class StoredRecordIT {

    private static ServiceUnderTest service;
    private static long published;

    @BeforeAll
    static void start() {
        service = ServiceUnderTest.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void everyFieldHasItsColumn() {
        var imei = "000000000000018"; // zeros in front are digits too
        var record = Samples.record(imei)
                .setRecordId(Samples.recordId(0x0123456789ABCDEFL, 0xFEDCBA9876543210L))
                .setTimeValid(true)
                .setSessionToken(4_711)
                .setCodec(Codec.CODEC_16)
                .setTransport(Transport.TRANSPORT_UDP)
                .setPriority(2)
                .setEventIoId(239)
                .setGenerationType(5)
                .setPacketId(77)
                .setRecordIndex(3)
                .setRecordCount(9)
                .setModel("FMB120")
                .setGnss(GnssFix.newBuilder()
                        .setLongitudeE7(-252_797_001)
                        .setLatitudeE7(-546_872_002)
                        .setAltitudeM(-12)
                        .setHeadingDeg(214)
                        .setSatellites(12)
                        .setSpeedKmh(57)
                        .setFixValid(true)
                        .setCoordinatesValid(true))
                .build();

        store(record);

        var row = row(imei);
        assertThat(instant(row.get("time"))).isEqualTo(Instant.ofEpochMilli(record.getDeviceTimeMs()));
        assertThat(instant(row.get("received_at"))).isEqualTo(Instant.ofEpochMilli(record.getReceivedTimeMs()));
        assertThat(row.get("record_id")).hasToString("01234567-89ab-cdef-fedc-ba9876543210");
        assertThat(row)
                .containsEntry("session_token", 4_711L)
                .containsEntry("codec", 16)
                .containsEntry("transport", "udp")
                .containsEntry("priority", 2)
                .containsEntry("event_io_id", 239)
                .containsEntry("generation_type", 5)
                .containsEntry("packet_id", 77)
                .containsEntry("record_index", 3)
                .containsEntry("record_count", 9)
                .containsEntry("model", "FMB120")
                .containsEntry("longitude_e7", -252_797_001)
                .containsEntry("latitude_e7", -546_872_002)
                .containsEntry("altitude_m", -12)
                .containsEntry("heading_deg", 214)
                .containsEntry("satellites", 12)
                .containsEntry("speed_kmh", 57)
                .containsEntry("time_valid", true)
                .containsEntry("fix_valid", true)
                .containsEntry("coordinates_valid", true)
                .containsEntry("device_time_ms", null);
        assertThat(row.get("io_by_id")).hasToString("{\"66\":24079,\"17\":-29,\"239\":0}");
        assertThat(row.get("io_by_name"))
                .hasToString("{\"external_voltage_mv\":24079,\"axis_x_mg\":-29,\"ignition\":0}");
    }

    @ParameterizedTest
    @CsvSource({
        "101, 0, 1970-01-01 00:00:00, ''",
        "102, 4102444800000, 2100-01-01 00:00:00, ''",
        "103, 9224318015999999, 294276-12-31 23:59:59.999, ''",
        "104, 9224318016000000, infinity, 9224318016000000",
        "105, -1, infinity, 18446744073709551615",
    })
    void aRecordIsNeverTurnedAwayForItsClock(int tracker, long deviceTimeMs, String time, String kept) {
        var imei = Samples.imei(tracker);

        store(Samples.record(imei)
                .setDeviceTimeMs(deviceTimeMs)
                .setTimeValid(false)
                .build());

        var row = service.database()
                .sql("SELECT (\"time\" AT TIME ZONE 'UTC')::text AS time, coalesce(device_time_ms::text, '') AS kept,"
                        + " time_valid, tableoid::regclass::text AS place FROM telemetry.history WHERE imei = '" + imei
                        + "'")
                .query()
                .singleRow();
        assertThat(row)
                .containsEntry("time", time)
                .containsEntry("kept", kept)
                .containsEntry("time_valid", false)
                .containsEntry("place", "telemetry.history_default");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 8, 100, 399})
    void aLateRecordGoesIntoThePartitionOfItsDay(int daysAgo) {
        var imei = Samples.imei(200 + daysAgo);
        long time = Samples.ago(Duration.ofDays(daysAgo));

        store(Samples.record(imei).setDeviceTimeMs(time).build());

        assertThat(service.database()
                        .sql("SELECT tableoid::regclass::text FROM telemetry.history WHERE imei = ?")
                        .param(imei)
                        .query(String.class)
                        .single())
                .isEqualTo("telemetry.history_"
                        + Instant.ofEpochMilli(time).toString().substring(0, 10).replace("-", ""));
    }

    @Test
    void theLastPositionIsTheNewestAndTheNewestFixStaysBesideIt() {
        var imei = Samples.imei(300);
        long now = Samples.ago(Duration.ZERO);
        var fix = Samples.record(imei).setDeviceTimeMs(now - 60_000);
        var noFix = Samples.record(imei).setDeviceTimeMs(now - 30_000);
        noFix.getGnssBuilder()
                .setFixValid(false)
                .setSatellites(0)
                .setLatitudeE7(0)
                .setLongitudeE7(0);
        var older = Samples.record(imei).setDeviceTimeMs(now - 90_000);
        older.getGnssBuilder().setSpeedKmh(99);
        var future = Samples.record(imei).setDeviceTimeMs(now + 3_600_000);

        List.of(fix, noFix, older, future).forEach(record -> store(record.build()));

        var position = service.database()
                .sql("SELECT * FROM telemetry.last_position WHERE imei = ?")
                .param(imei)
                .query()
                .singleRow();
        assertThat(instant(position.get("time"))).isEqualTo(Instant.ofEpochMilli(now - 30_000));
        assertThat(instant(position.get("fix_time"))).isEqualTo(Instant.ofEpochMilli(now - 60_000));
        assertThat(position)
                .containsEntry("fix_valid", false)
                .containsEntry("longitude_e7", 0)
                .containsEntry("fix_longitude_e7", 252_797_000)
                .containsEntry("fix_speed_kmh", 57);
        var latest = service.database()
                .sql("SELECT fix_longitude, fix_latitude, longitude FROM telemetry.latest WHERE imei = ?")
                .param(imei)
                .query()
                .singleRow();
        assertThat(latest)
                .containsEntry("fix_longitude", 25.2797)
                .containsEntry("fix_latitude", 54.6872)
                .containsEntry("longitude", 0.0);
    }

    @Test
    void aTrackerWithoutAnyFixHasAPositionAllTheSame() {
        var imei = Samples.imei(301);
        var record = Samples.record(imei);
        record.getGnssBuilder().setFixValid(false);

        store(record.build());

        assertThat(service.database()
                        .sql("SELECT fix_time, fix_longitude_e7 FROM telemetry.last_position WHERE imei = ?")
                        .param(imei)
                        .query()
                        .singleRow())
                .containsEntry("fix_time", null)
                .containsEntry("fix_longitude_e7", null);
    }

    @Test
    void hostsOfIotBrokerFindTheirColumns() {
        var imei = Samples.imei(400);
        var record = Samples.record(imei)
                .clearIo()
                .addIo(Samples.number(66, 2, 24_079, "external_voltage_mv", 24_079))
                .addIo(Samples.number(67, 2, 0, "battery_voltage_mv", 0))
                .addIo(Samples.number(68, 2, 0xFFCE, "battery_current_ma", -50))
                .addIo(Samples.number(17, 2, 0xFFE3, "axis_x_mg", -29))
                .addIo(IoElement.newBuilder()
                        .setId(9)
                        .setWidth(2)
                        .setUnsigned(12_650)
                        .setName("analog_input_1_v")
                        .setDecimal(12.65))
                .addIo(Samples.number(240, 1, 0, "movement", 0))
                .addIo(IoElement.newBuilder().setId(11).setWidth(8).setUnsigned(8_937_002_000_000_000_123L))
                .addIo(IoElement.newBuilder().setId(14).setWidth(8).setUnsigned(-1))
                .addIo(IoElement.newBuilder()
                        .setId(16)
                        .setWidth(3)
                        .setBytes(ByteString.copyFromUtf8("abc"))) // no number
                .addIo(IoElement.newBuilder()
                        .setId(387)
                        .setWidth(34)
                        .setBytes(ByteString.copyFromUtf8("+54.6872+025.2797+110.0/\0\0")))
                .build();
        var still = record.toBuilder()
                .setImei(Samples.imei(401))
                .setGnss(GnssFix.getDefaultInstance())
                .clearIo()
                .build();

        store(record);
        store(still);

        var row = viewRow(imei);
        assertThat(row)
                .containsOnlyKeys(
                        "internal_battery_voltage",
                        "internal_battery_current",
                        "internal_battery_percent",
                        "external_voltage",
                        "external_extended_voltage",
                        "analog_input_1",
                        "analog_input_2",
                        "trip_odometer",
                        "total_odometer",
                        "x_axis",
                        "y_axis",
                        "z_axis",
                        "sleep_mode",
                        "gsm_signal",
                        "gsm_cell_id",
                        "gsm_area_code",
                        "digital_input_1",
                        "digital_input_2",
                        "digital_input_3",
                        "digital_input_4",
                        "digital_output_1",
                        "digital_output_2",
                        "dout1_overcurrent",
                        "dout2_overcurrent",
                        "extended_analog_input_1",
                        "extended_analog_input_2",
                        "instant_movement",
                        "iso6709_coordinates",
                        "movement",
                        "iccid1",
                        "iccid2",
                        "iot_imei",
                        "timestamp",
                        "iot_timestamp",
                        "latitude",
                        "longitude",
                        "speed")
                .containsEntry("external_voltage", 24_079.0)
                .containsEntry("internal_battery_voltage", 0.0)
                .containsEntry("internal_battery_current", -50.0)
                .containsEntry("internal_battery_percent", null)
                .containsEntry("x_axis", -29.0)
                .containsEntry("analog_input_1", 12_650.0)
                .containsEntry("movement", 0.0)
                .containsEntry("total_odometer", null)
                .containsEntry("iccid1", "8937002000000000123")
                .containsEntry("iccid2", "18446744073709551615")
                .containsEntry("iso6709_coordinates", "+54.6872+025.2797+110.0/")
                .containsEntry("latitude", 54.6872)
                .containsEntry("longitude", 25.2797)
                .containsEntry("speed", 57);
        assertThat(instant(row.get("timestamp"))).isEqualTo(Instant.ofEpochMilli(record.getReceivedTimeMs()));
        assertThat(instant(row.get("iot_timestamp"))).isEqualTo(Instant.ofEpochMilli(record.getDeviceTimeMs()));
        assertThat(viewRow(Samples.imei(401)))
                .as("zero is a value")
                .containsEntry("latitude", 0.0)
                .containsEntry("longitude", 0.0)
                .containsEntry("speed", 0)
                .containsEntry("external_voltage", null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM tbl_iot_telemetry_data",
                "UPDATE tbl_iot_telemetry_data SET speed = 1",
                "INSERT INTO tbl_iot_telemetry_data (iot_imei) VALUES ('1')"
            })
    void theViewCannotBeWrittenTo(String statement) {
        assertThatThrownBy(() -> service.database().sql(statement).update())
                .rootCause()
                .hasMessageContaining("view");
    }

    @Test
    void textThatIsUnusualInJsonComesOutAsItWas() {
        var imei = Samples.imei(500);
        var odd = "a\"b\\c\n\u0001\u20AC\uD83D\uDE9A";

        store(Samples.record(imei)
                .clearIo()
                .addIo(IoElement.newBuilder()
                        .setId(256)
                        .setWidth(5)
                        .setBytes(ByteString.copyFromUtf8("hello"))
                        .setName(odd)
                        .setText(odd + "\0"))
                .build());

        assertThat(service.database()
                        .sql("SELECT io_by_name->>? FROM telemetry.record WHERE imei = ?")
                        .params(odd, imei)
                        .query(String.class)
                        .single())
                .isEqualTo(odd + "\uFFFD");
        assertThat(service.database()
                        .sql("SELECT io_by_name::jsonb->>? FROM telemetry.record WHERE imei = ?")
                        .params(odd, imei)
                        .query(String.class)
                        .single())
                .isEqualTo(odd + "\uFFFD");
    }

    private static void store(TelemetryRecord record) {
        service.publish(List.of(record));
        service.awaitConsumed(++published);
    }

    private static Map<String, @Nullable Object> row(String imei) {
        return service.database()
                .sql("SELECT * FROM telemetry.record WHERE imei = ?")
                .param(imei)
                .query()
                .singleRow();
    }

    private static Map<String, @Nullable Object> viewRow(String imei) {
        return service.database()
                .sql("SELECT * FROM tbl_iot_telemetry_data WHERE iot_imei = ?")
                .param(imei)
                .query()
                .singleRow();
    }

    private static Instant instant(@Nullable Object timestamp) {
        return switch (timestamp) {
            case Timestamp sql -> sql.toInstant();
            case OffsetDateTime offset -> offset.toInstant();
            case null, default -> throw new IllegalStateException("no time: " + timestamp);
        };
    }
}
