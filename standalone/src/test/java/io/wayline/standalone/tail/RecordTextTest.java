package io.wayline.standalone.tail;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.wayline.proto.telemetry.v1.Codec;
import io.wayline.proto.telemetry.v1.GnssFix;
import io.wayline.proto.telemetry.v1.IoElement;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.proto.telemetry.v1.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordTextTest {

    private static final TelemetryRecord RECORD = TelemetryRecord.newBuilder()
            .setRecordId(ByteString.copyFrom(new byte[] {0x0A, (byte) 0xFF}))
            .setImei("352093081452251")
            .setDeviceTimeMs(1_560_161_086_000L)
            .setReceivedTimeMs(1_560_161_087_500L)
            .setTimeValid(true)
            .setCodec(Codec.CODEC_8E)
            .setTransport(Transport.TRANSPORT_TCP)
            .setPriority(2)
            .setEventIoId(66)
            .setGnss(GnssFix.newBuilder()
                    .setLongitudeE7(252_797_000)
                    .setLatitudeE7(-546_871_000)
                    .setAltitudeM(111)
                    .setHeadingDeg(214)
                    .setSatellites(9)
                    .setSpeedKmh(61)
                    .setFixValid(true))
            .addIo(IoElement.newBuilder()
                    .setId(66)
                    .setWidth(2)
                    .setUnsigned(12_341)
                    .setName("external_voltage")
                    .setDecimal(12.341)
                    .setUnit("V"))
            .addIo(IoElement.newBuilder()
                    .setId(239)
                    .setWidth(1)
                    .setUnsigned(1)
                    .setName("ignition")
                    .setInteger(1)
                    .setMeaning("on"))
            .addIo(IoElement.newBuilder().setId(60_000).setWidth(8).setUnsigned(-1L))
            .build();

    @Test
    void aLineSaysWhenWhoWhereWhyAndWhat() {
        assertThat(RecordLine.of(RECORD))
                .isEqualTo("2019-06-10T10:04:46Z  352093081452251   -54.687100   25.279700   111 m  61 km/h 214°  9 sat"
                        + " fix     PANIC event external_voltage  external_voltage=12.341 V ignition=1(on) (+1)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0                    | 1970-01-01T00:00:00Z (not valid)
        9224318015999999     | +294276-12-31T23:59:59.999Z (not valid)
        9224318016000000     | infinity (not valid)
        9223372036854775813  | infinity (not valid)
        18446744073709551615 | infinity (not valid)""")
    void aClockMaySayAnything(String unsignedMillis, String time) {
        var record = RECORD.toBuilder()
                .setDeviceTimeMs(Long.parseUnsignedLong(unsignedMillis))
                .setTimeValid(false);
        assertThat(RecordLine.of(record.build())).startsWith(time + "  352093081452251  ");
    }

    @Test
    void aRecordWithoutFixAndElementsIsALineToo() {
        var bare = TelemetryRecord.newBuilder().setImei("352093081452251").build();
        assertThat(RecordLine.of(bare)).contains("no fix", "periodic").doesNotEndWith(" ");
    }
}
