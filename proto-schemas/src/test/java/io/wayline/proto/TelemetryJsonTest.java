package io.wayline.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.wayline.proto.telemetry.v1.Codec;
import io.wayline.proto.telemetry.v1.GnssFix;
import io.wayline.proto.telemetry.v1.IoElement;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.proto.telemetry.v1.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is written is what docs/telemetry-record.schema.json says. */
class TelemetryJsonTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final TelemetryRecord RECORD = TelemetryRecord.newBuilder()
            .setRecordId(ByteString.copyFrom(HexFormat.of().parseHex("0a1b2c3d4e5f60718293a4b5c6d7e8ff")))
            .setImei("356307042441013")
            .setModel("FMB120")
            .setDeviceTimeMs(1_772_366_400_000L)
            .setReceivedTimeMs(1_772_366_401_120L)
            .setTimeValid(true)
            .setSessionToken(90_017)
            .setCodec(Codec.CODEC_8E)
            .setTransport(Transport.TRANSPORT_TCP)
            .setPriority(1)
            .setEventIoId(239)
            .setPacketId(7)
            .setRecordCount(1)
            .setGnss(GnssFix.newBuilder()
                    .setLatitudeE7(546_872_001)
                    .setLongitudeE7(-252_700_000)
                    .setAltitudeM(110)
                    .setHeadingDeg(214)
                    .setSpeedKmh(57)
                    .setSatellites(12)
                    .setFixValid(true)
                    .setCoordinatesValid(true))
            .addIo(number(239, 1, 1).setName("ignition").setInteger(1).setMeaning("on"))
            .addIo(number(66, 2, 12_341)
                    .setName("external_voltage_mv")
                    .setInteger(12_341)
                    .setUnit("mV"))
            .addIo(number(72, 4, 4_294_967_253L)
                    .setName("dallas_temperature_1_degc")
                    .setDecimal(-4.3)
                    .setUnit("degC"))
            .addIo(number(11, 8, 8_937_011_805_000_000_000L).setName("iccid1").setInteger(8_937_011_805_000_000_000L))
            .addIo(number(60_000, 8, -1))
            .addIo(IoElement.newBuilder().setId(387).setWidth(3).setBytes(ByteString.copyFromUtf8("+54")))
            .build();

    private final JsonNode document;
    private final Schema schema;

    TelemetryJsonTest() throws IOException {
        var text = Files.readString(Path.of("../docs/telemetry-record.schema.json"));
        document = JSON.readTree(text);
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text);
    }

    @Test
    void theExampleIsWrittenKeyForKey() {
        var example = document.get("examples").get(0);

        assertThat(JSON.readTree(TelemetryJson.of(RECORD)).toPrettyString()).isEqualTo(example.toPrettyString());
        assertThat(schema.validate(example)).isEmpty();
        assertThat(TelemetryJson.of(RECORD)).doesNotContain("\n").contains("\"latitude\":54.6872001,");
    }

    @Test
    void everyKeyIsDescribed() {
        var all = written(RECORD.toBuilder()
                .setGenerationType(3)
                .addIo(number(1, 1, 1).setWidthMismatch(true))
                .build());

        assertThat(document.get("properties").propertyNames()).containsExactlyInAnyOrderElementsOf(all.propertyNames());
        var elements = document.get("$defs").get("ioElement").get("properties");
        all.get("io").forEach(element -> assertThat(elements.propertyNames()).containsAll(element.propertyNames()));
    }

    @Test
    void aRecordWithNextToNothingIsDescribedToo() {
        var bare = written(TelemetryRecord.newBuilder()
                .setRecordId(RECORD.getRecordId())
                .setImei(RECORD.getImei())
                .build());

        assertThat(bare.get("latitude").asString()).isEqualTo("0");
        assertThat(bare.has("model")).isFalse();
        assertThat(bare.get("recorded_at").asString()).isEqualTo("1970-01-01T00:00:00.000Z");
    }

    @ParameterizedTest
    @ValueSource(longs = {253_402_300_800_000L, Long.MAX_VALUE, -1})
    void aClockBeyondAnyCalendarIsKeptAsANumber(long deviceTimeMs) {
        var json = written(RECORD.toBuilder().setDeviceTimeMs(deviceTimeMs).build());

        assertThat(json.has("recorded_at")).isFalse();
        assertThat(json.get("device_time_ms").asString()).isEqualTo(Long.toUnsignedString(deviceTimeMs));
    }

    @ParameterizedTest
    @CsvSource({
        "1800000000, 180",
        "-1800000000, -180",
        "-1, -0.0000001",
        "252797000, 25.2797",
        "-2147483648, -214.7483648"
    })
    void degreesAreExact(int e7, String degrees) {
        var fix = GnssFix.newBuilder().setLongitudeE7(e7);

        assertThat(TelemetryJson.of(RECORD.toBuilder().setGnss(fix).build()))
                .contains("\"longitude\":" + degrees + ",");
    }

    @ParameterizedTest
    @CsvSource({"9007199254740991, false", "9007199254740992, true", "-9007199254740992, true", "0, false"})
    void aWholeNumberThatADoubleCannotHoldIsText(long value, boolean isText) {
        var json = written(RECORD.toBuilder()
                .clearIo()
                .addIo(number(1, 8, 1).setInteger(value))
                .build());

        var written = json.get("io").get(0).get("value");
        assertThat(written.isString()).isEqualTo(isText);
        assertThat(written.asString()).isEqualTo(Long.toString(value));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, 1e300, -0.001, Double.MIN_VALUE})
    void everyDecimalIsJson(double value) {
        var json = written(RECORD.toBuilder()
                .clearIo()
                .addIo(number(1, 8, 1).setDecimal(value))
                .build());

        assertThat(Double.parseDouble(json.get("io").get(0).get("value").asString()))
                .isEqualTo(Double.valueOf(value));
    }

    @Test
    void everyCharacterComesOutAsItWas() {
        var text = IntStream.rangeClosed(0, 0x2030)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                + "\uD83D\uDE9A";

        var json = written(RECORD.toBuilder()
                .setModel(text)
                .clearIo()
                .addIo(number(1, 1, 1).setText(text))
                .build());

        assertThat(json.get("model").asString()).isEqualTo(text);
        assertThat(json.get("io").get(0).get("value").asString()).isEqualTo(text);
    }

    @Test
    void aCodecOfALaterVersionIsItsNumber() {
        var json = written(
                RECORD.toBuilder().setCodecValue(77).setTransportValue(9).build());

        assertThat(json.get("codec").asString()).isEqualTo("77");
        assertThat(json.get("transport").asString()).isEqualTo("9");
    }

    private JsonNode written(TelemetryRecord record) {
        var json = JSON.readTree(TelemetryJson.of(record));
        assertThat(schema.validate(json)).isEmpty();
        return json;
    }

    private static IoElement.Builder number(int id, int width, long raw) {
        return IoElement.newBuilder().setId(id).setWidth(width).setUnsigned(raw);
    }
}
