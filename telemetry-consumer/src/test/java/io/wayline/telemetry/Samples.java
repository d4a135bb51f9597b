package io.wayline.telemetry;

import com.google.protobuf.ByteString;
import io.wayline.proto.telemetry.v1.Codec;
import io.wayline.proto.telemetry.v1.GnssFix;
import io.wayline.proto.telemetry.v1.IoElement;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.proto.telemetry.v1.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Telemetry records as the gateway publishes them, made from a seed. */
public final class Samples {

    private static final int RECORDS_A_PACKET = 10;

    private Samples() {}

    /** The present second: timestamps of samples survive a round through the database as they are. */
    public static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Packets of ten records, a second apart, from as many trackers as asked for. */
    public static List<TelemetryRecord> records(RandomGenerator random, int count, int trackers) {
        var records = new ArrayList<TelemetryRecord>(count);
        var now = now();
        for (int i = 0; i < count; i++) {
            int packet = i / RECORDS_A_PACKET;
            int index = i % RECORDS_A_PACKET;
            records.add(record(imei(packet % trackers))
                    .setDeviceTimeMs(now.minusSeconds(count - i).toEpochMilli())
                    .setPacketId(packet)
                    .setRecordIndex(index)
                    .setRecordId(recordId(random.nextLong(), random.nextLong()))
                    .setGnss(fix(random))
                    .build());
        }
        return records;
    }

    /** A record with nothing unusual about it; its id is that of its time. */
    public static TelemetryRecord.Builder record(String imei) {
        var now = now();
        return TelemetryRecord.newBuilder()
                .setRecordId(recordId(imei.hashCode(), System.nanoTime()))
                .setImei(imei)
                .setDeviceTimeMs(now.minusSeconds(30).toEpochMilli())
                .setReceivedTimeMs(now.toEpochMilli())
                .setTimeValid(true)
                .setSessionToken(4711)
                .setCodec(Codec.CODEC_8E)
                .setTransport(Transport.TRANSPORT_TCP)
                .setGnss(GnssFix.newBuilder()
                        .setLongitudeE7(252_797_000)
                        .setLatitudeE7(546_872_000)
                        .setAltitudeM(110)
                        .setHeadingDeg(214)
                        .setSatellites(12)
                        .setSpeedKmh(57)
                        .setFixValid(true)
                        .setCoordinatesValid(true))
                .setPacketId(1)
                .setRecordCount(RECORDS_A_PACKET)
                .addIo(number(66, 2, 24_079, "external_voltage_mv", 24_079))
                .addIo(number(17, 2, 0xFFE3, "axis_x_mg", -29))
                .addIo(number(239, 1, 0, "ignition", 0));
    }

    /** An element whose published value is an integer. */
    public static IoElement number(int id, int width, long raw, String name, long value) {
        return IoElement.newBuilder()
                .setId(id)
                .setWidth(width)
                .setUnsigned(raw)
                .setName(name)
                .setInteger(value)
                .build();
    }

    /** A fictitious tracker. */
    public static String imei(int number) {
        return "%015d".formatted(352_093_080_000_000L + number);
    }

    public static ByteString recordId(long high, long low) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(16).putLong(high).putLong(low).flip());
    }

    /** Milliseconds since 1970, so long before now. */
    public static long ago(Duration age) {
        return now().minus(age).toEpochMilli();
    }

    private static GnssFix fix(RandomGenerator random) {
        return GnssFix.newBuilder()
                .setLongitudeE7(252_000_000 + random.nextInt(1_000_000))
                .setLatitudeE7(546_000_000 + random.nextInt(1_000_000))
                .setAltitudeM(random.nextInt(-5, 300))
                .setHeadingDeg(random.nextInt(360))
                .setSatellites(random.nextInt(4, 20))
                .setSpeedKmh(random.nextInt(130))
                .setFixValid(true)
                .setCoordinatesValid(true)
                .build();
    }
}
