package io.wayline.telemetry.ingestion.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.proto.telemetry.v1.GnssFix;
import io.wayline.proto.telemetry.v1.IoElement;
import io.wayline.proto.telemetry.v1.IoElement.ValueCase;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.telemetry.Samples;
import io.wayline.telemetry.ingestion.Origin;
import io.wayline.telemetry.ingestion.SetAside;
import io.wayline.telemetry.ingestion.SetAside.Reason;
import io.wayline.telemetry.ingestion.TelemetryRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class TelemetryRecordReaderTest {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private final TelemetryRecordReader reader = new TelemetryRecordReader();

    @Test
    void elementsAreKeptByIdAndByName() {
        var row = row(Samples.record(Samples.imei(1))
                .clearIo()
                .addIo(Samples.number(66, 2, 24_079, "external_voltage_mv", 24_079))
                .addIo(Samples.number(17, 2, 0xFFE3, "axis_x_mg", -29))
                .addIo(Samples.number(239, 1, 0, "ignition", 0))
                .addIo(IoElement.newBuilder()
                        .setId(25)
                        .setWidth(2)
                        .setUnsigned(0xFB5D)
                        .setName("ble_temperature_1")
                        .setDecimal(-11.87))
                .addIo(IoElement.newBuilder()
                        .setId(9)
                        .setWidth(2)
                        .setUnsigned(12_650)
                        .setName("analog_input_1_v")
                        .setDecimal(12.65))
                .addIo(IoElement.newBuilder().setId(14).setWidth(8).setUnsigned(-1))
                .addIo(IoElement.newBuilder().setId(385).setWidth(3).setBytes(ByteString.copyFrom(new byte[] {
                    0x11, 0x21, (byte) 0xAF
                })))
                .addIo(IoElement.newBuilder()
                        .setId(256)
                        .setWidth(17)
                        .setBytes(ByteString.copyFromUtf8("WVWZZZ1JZXW000001"))
                        .setName("vin")
                        .setText("WVWZZZ1JZXW000001"))
                .addIo(IoElement.newBuilder().setId(10_009).setWidth(0).setBytes(ByteString.EMPTY))
                .build());

        assertThat(new String(row.ioById(), UTF_8))
                .isEqualTo("{\"66\":24079,\"17\":-29,\"239\":0,\"25\":-1187,\"9\":12650,\"14\":18446744073709551615,"
                        + "\"385\":\"1121af\",\"256\":\"5756575a5a5a314a5a5857303030303031\",\"10009\":\"\"}");
        assertThat(new String(row.ioByName(), UTF_8))
                .isEqualTo(
                        "{\"external_voltage_mv\":24079,\"axis_x_mg\":-29,\"ignition\":0,\"ble_temperature_1\":-11.87,"
                                + "\"analog_input_1_v\":12.65,\"io_14\":18446744073709551615,\"io_385\":\"1121af\","
                                + "\"vin\":\"WVWZZZ1JZXW000001\",\"io_10009\":\"\"}");
    }

    @Test
    void ofTwoElementsWithOneIdTheLaterCounts() {
        var row = row(Samples.record(Samples.imei(1))
                .clearIo()
                .addIo(Samples.number(66, 2, 1, "external_voltage_mv", 1))
                .addIo(Samples.number(239, 1, 1, "ignition", 1))
                .addIo(Samples.number(66, 2, 2, "external_voltage_mv", 2))
                .build());

        assertThat(new String(row.ioById(), UTF_8)).isEqualTo("{\"239\":1,\"66\":2}");
        assertThat(new String(row.ioByName(), UTF_8)).isEqualTo("{\"ignition\":1,\"external_voltage_mv\":2}");
        assertThat(row.repeatedElements()).isEqualTo(1);
    }

    @Test
    void nothingOfOneRecordShowsInTheNext() {
        reader.read(origin(
                Samples.record(Samples.imei(1)).setModel("FMB120").build().toByteArray()));

        var row = row(TelemetryRecord.newBuilder()
                .setImei(Samples.imei(2))
                .setRecordId(Samples.recordId(1, 2))
                .build());

        assertThat(row.deviceTimeMs()).isZero();
        assertThat(row.model()).isEmpty();
        assertThat(row.fix().longitudeE7()).isZero();
        assertThat(new String(row.ioById(), UTF_8)).isEqualTo("{}");
        assertThat(row.generationType()).isEqualTo(TelemetryRow.NO_GENERATION_TYPE);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7, 42, 1_000_003})
    void readsWhatTheGeneratedClassReads(long seed) throws InvalidProtocolBufferException {
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = RandomRecords.next(random).toByteArray();
            assertSame(TelemetryRecord.parseFrom(bytes), row(bytes));
        }
    }

    /** What the generated class can read must not differ; what it refuses must at least not break anything. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 9, 27})
    void brokenBytesAreSetAsideOrReadAlike(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = RandomRecords.next(random).toByteArray();
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            var arrival = reader.read(origin(bytes));
            if (arrival instanceof TelemetryRow row) {
                try {
                    assertSame(TelemetryRecord.parseFrom(bytes), row);
                } catch (InvalidProtocolBufferException _) {
                    // for example a unit that is no UTF-8, which nobody stores
                }
            }
        }
    }

    @Test
    void aRecordCutAnywhereIsNeverARowWithOtherContent() {
        byte[] whole = Samples.record(Samples.imei(1)).build().toByteArray();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            var arrival = reader.read(origin(cut));
            assertThat(arrival instanceof SetAside || parses(cut))
                    .as("cut at %d", length)
                    .isTrue();
        }
    }

    static final Map<UnaryOperator<TelemetryRecord.Builder>, Reason> UNUSABLE = unusable();

    private static Map<UnaryOperator<TelemetryRecord.Builder>, Reason> unusable() {
        var cases = new LinkedHashMap<UnaryOperator<TelemetryRecord.Builder>, Reason>();
        cases.put(record -> record.clearImei(), Reason.NO_IDENTITY);
        cases.put(record -> record.setImei("35209308000000"), Reason.NO_IDENTITY);
        cases.put(record -> record.setImei("3520930800000001"), Reason.NO_IDENTITY);
        cases.put(record -> record.setImei("35209308000000x"), Reason.NO_IDENTITY);
        cases.put(record -> record.clearRecordId(), Reason.NO_IDENTITY);
        cases.put(record -> record.setRecordId(ByteString.copyFrom(new byte[17])), Reason.NO_IDENTITY);
        cases.put(record -> record.setReceivedTimeMs(-1), Reason.VALUE_OUT_OF_RANGE);
        cases.put(record -> record.setReceivedTimeMs(Long.MAX_VALUE), Reason.VALUE_OUT_OF_RANGE);
        cases.put(record -> record.setPriority(256), Reason.VALUE_OUT_OF_RANGE);
        cases.put(record -> record.setPacketId(-1), Reason.VALUE_OUT_OF_RANGE);
        cases.put(record -> record.setRecordIndex(40_000), Reason.VALUE_OUT_OF_RANGE);
        cases.put(record -> record.setGnss(GnssFix.newBuilder().setSatellites(1_000)), Reason.VALUE_OUT_OF_RANGE);
        cases.put(record -> record.addIo(IoElement.newBuilder().setId(65_536)), Reason.UNPARSEABLE);
        cases.put(record -> record.addIo(IoElement.newBuilder().setId(-1)), Reason.UNPARSEABLE);
        return cases;
    }

    static final Iterable<UnaryOperator<TelemetryRecord.Builder>> UNUSABLE_RECORDS = UNUSABLE.keySet();

    @ParameterizedTest
    @FieldSource("UNUSABLE_RECORDS")
    void whatCannotBeARowSaysWhy(UnaryOperator<TelemetryRecord.Builder> change) {
        byte[] bytes = change.apply(Samples.record(Samples.imei(1))).build().toByteArray();

        var arrival = reader.read(origin(bytes));

        assertThat(arrival).isInstanceOfSatisfying(SetAside.class, setAside -> {
            assertThat(setAside.reason()).isEqualTo(UNUSABLE.get(change));
            assertThat(setAside.origin().value()).isEqualTo(bytes);
            assertThat(setAside.detail()).isNotBlank();
        });
    }

    @Test
    void namesThatAreNoUtf8AreSetAside() {
        var record = Samples.record(Samples.imei(1))
                .addIo(IoElement.newBuilder().setId(5).setName("##"))
                .build();
        byte[] bytes = record.toByteArray();
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == '#' && bytes[i + 1] == '#') {
                bytes[i] = (byte) 0xC3;
                bytes[i + 1] = (byte) 0x28;
            }
        }

        assertThat(reader.read(origin(bytes))).isInstanceOf(SetAside.class);
    }

    private TelemetryRow row(TelemetryRecord record) {
        return row(record.toByteArray());
    }

    private TelemetryRow row(byte[] bytes) {
        var arrival = reader.read(origin(bytes));
        assertThat(arrival).isInstanceOf(TelemetryRow.class);
        return (TelemetryRow) arrival;
    }

    private static Origin origin(byte[] bytes) {
        return new Origin("records", 3, 4711, bytes);
    }

    private static boolean parses(byte[] bytes) {
        try {
            return TelemetryRecord.parseFrom(bytes).isInitialized();
        } catch (InvalidProtocolBufferException _) {
            return false;
        }
    }

    private static void assertSame(TelemetryRecord expected, TelemetryRow row) {
        assertThat(row.imeiDigits()).isEqualTo(expected.getImei());
        var id = expected.getRecordId().asReadOnlyByteBuffer();
        assertThat(row.recordId().getMostSignificantBits()).isEqualTo(id.getLong());
        assertThat(row.recordId().getLeastSignificantBits()).isEqualTo(id.getLong());
        assertThat(row.deviceTimeMs()).isEqualTo(expected.getDeviceTimeMs());
        assertThat(row.receivedTimeMs()).isEqualTo(expected.getReceivedTimeMs());
        assertThat(row.timeValid()).isEqualTo(expected.getTimeValid());
        assertThat(row.sessionToken()).isEqualTo(expected.getSessionToken());
        assertThat(row.codec()).isEqualTo(expected.getCodecValue());
        assertThat(row.transport()).isEqualTo(expected.getTransportValue());
        assertThat(row.priority()).isEqualTo(expected.getPriority());
        assertThat(row.eventIoId()).isEqualTo(expected.getEventIoId());
        assertThat(row.generationType())
                .isEqualTo(
                        expected.hasGenerationType() ? expected.getGenerationType() : TelemetryRow.NO_GENERATION_TYPE);
        assertThat(row.packetId()).isEqualTo(expected.getPacketId());
        assertThat(row.recordIndex()).isEqualTo(expected.getRecordIndex());
        assertThat(row.recordCount()).isEqualTo(expected.getRecordCount());
        assertThat(new String(row.model(), UTF_8)).isEqualTo(expected.getModel());
        var fix = expected.getGnss();
        assertThat(row.fix())
                .isEqualTo(new io.wayline.telemetry.ingestion.GnssFix(
                        fix.getLongitudeE7(),
                        fix.getLatitudeE7(),
                        fix.getAltitudeM(),
                        fix.getHeadingDeg(),
                        fix.getSatellites(),
                        fix.getSpeedKmh(),
                        fix.getFixValid(),
                        fix.getCoordinatesValid()));
        assertThat(json(row.ioById())).isEqualTo(byId(expected));
        // Two ids may be given one name by who made the record at random; then there is no one right answer.
        var byName = byName(expected);
        if (byName.size() == byId(expected).size()) {
            assertThat(json(row.ioByName())).isEqualTo(byName);
        }
    }

    private static Map<String, Object> json(byte[] object) {
        return STRICT.readValue(object, new TypeReference<Map<String, Object>>() {});
    }

    private static Map<String, Object> byId(TelemetryRecord record) {
        var elements = new LinkedHashMap<String, Object>();
        record.getIoList().forEach(io -> elements.put(Integer.toString(io.getId()), raw(io)));
        return elements;
    }

    private static Map<String, Object> byName(TelemetryRecord record) {
        var last = new LinkedHashMap<Integer, IoElement>();
        record.getIoList().forEach(io -> last.put(io.getId(), io));
        var elements = new LinkedHashMap<String, Object>();
        last.values()
                .forEach(io -> elements.put(
                        io.getName().isEmpty()
                                ? "io_" + io.getId()
                                : io.getName().replace('\0', '\uFFFD'),
                        published(io)));
        return elements;
    }

    @SuppressWarnings("NullAway") // a JSON null is a null in a map
    private static Object raw(IoElement io) {
        return switch (io.getRawCase()) {
            case UNSIGNED -> {
                var unsigned = new BigInteger(Long.toUnsignedString(io.getUnsigned()));
                boolean negative = (io.getValueCase() == ValueCase.INTEGER && io.getInteger() < 0)
                        || (io.getValueCase() == ValueCase.DECIMAL && io.getDecimal() < 0);
                if (!negative) {
                    yield unsigned;
                }
                int width = io.getWidth();
                yield BigInteger.valueOf(
                        width >= 1 && width < 8 ? io.getUnsigned() - (1L << (8 * width)) : io.getUnsigned());
            }
            case BYTES -> HexFormat.of().formatHex(io.getBytes().toByteArray());
            case RAW_NOT_SET -> null;
        };
    }

    private static Object published(IoElement io) {
        return switch (io.getValueCase()) {
            case INTEGER -> BigInteger.valueOf(io.getInteger());
            case DECIMAL -> {
                double value = io.getDecimal();
                if (Double.isNaN(value) || Double.isInfinite(value)) {
                    yield Double.toString(value);
                }
                yield value == Math.rint(value) && Math.abs(value) < 1e12
                        ? BigInteger.valueOf((long) value)
                        : new BigDecimal(Double.toString(value));
            }
            case TEXT -> io.getText().replace('\0', '\uFFFD');
            case VALUE_NOT_SET -> raw(io);
        };
    }
}
