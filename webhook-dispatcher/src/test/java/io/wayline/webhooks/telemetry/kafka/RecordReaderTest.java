package io.wayline.webhooks.telemetry.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.wayline.proto.telemetry.v1.GnssFix;
import io.wayline.proto.telemetry.v1.IoElement;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.webhooks.payload.AttributeValue;
import io.wayline.webhooks.payload.PacketFacts.Gps;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordReaderTest {

    @Test
    void attributesHaveTheNamesThatHostsKnow() {
        var attributes = attributes(
                unsigned(113, 1, 85).setName("battery_level_percent").setInteger(85),
                unsigned(66, 2, 24_079).setName("external_voltage_mv").setInteger(24_079),
                unsigned(17, 2, 0xFFE3).setName("axis_x_mg").setInteger(-29),
                unsigned(72, 4, 215).setName("dallas_temperature_1_degc").setDecimal(21.5),
                unsigned(78, 8, 5).setName("ibutton").setText("00000000000000a5"),
                unsigned(10_009, 1, 7),
                unsigned(11, 8, -1L).setName("iccid1").setText("x"),
                IoElement.newBuilder().setId(387).setWidth(10).setBytes(ByteString.copyFromUtf8("+54.6+25.2/\0\0")),
                IoElement.newBuilder().setId(10_010).setWidth(3).setBytes(ByteString.copyFrom(new byte[] {1, 2, -1})));

        assertThat(attributes)
                .containsExactly(
                        Map.entry("internal_battery_percent", "85"),
                        Map.entry("external_voltage", "24079"),
                        Map.entry("x_axis", "-29"),
                        Map.entry("dallas_temperature_1_degc", "21.5"),
                        Map.entry("ibutton", "\"00000000000000a5\""),
                        Map.entry("io_10009", "7"),
                        Map.entry("iccid1", "\"18446744073709551615\""),
                        Map.entry("iso6709_coordinates", "\"+54.6+25.2/\""),
                        Map.entry("io_10010", "\"0102ff\""));
    }

    @Test
    void theLaterOfTwoElementsWithTheSameIdCounts() {
        assertThat(attributes(unsigned(113, 1, 85), unsigned(113, 1, 84)))
                .containsExactly(Map.entry("internal_battery_percent", "84"));
    }

    @Test
    void thePositionIsTheTrackers() {
        var record = TelemetryRecord.newBuilder()
                .setImei("352093080000001")
                .setGnss(GnssFix.newBuilder()
                        .setLatitudeE7(1)
                        .setLongitudeE7(-2)
                        .setAltitudeM(3)
                        .setHeadingDeg(4)
                        .setSatellites(5)
                        .setSpeedKmh(6))
                .build();

        var read = RecordReader.read(9, record.toByteArray(), null).orElseThrow();

        assertThat(read.gps()).isEqualTo(new Gps(1, -2, 3, 4, 5, 6));
        assertThat(read.offset()).isEqualTo(9);
    }

    @Test
    void whatIsNoRecordIsNone() {
        assertThat(RecordReader.read(0, new byte[] {1, 2, 3}, null)).isEmpty();
        assertThat(RecordReader.read(0, new byte[0], null)).isEmpty();
    }

    private static IoElement.Builder unsigned(int id, int width, long value) {
        return IoElement.newBuilder().setId(id).setWidth(width).setUnsigned(value);
    }

    private static Map<String, String> attributes(IoElement.Builder... elements) {
        var record = TelemetryRecord.newBuilder().setImei("352093080000001");
        for (var element : elements) {
            record.addIo(element);
        }
        var json = new LinkedHashMap<String, String>();
        RecordReader.read(0, record.build().toByteArray(), null)
                .orElseThrow()
                .attributes()
                .forEach((String name, AttributeValue value) -> json.put(name, value.json()));
        return json;
    }
}
