package io.wayline.telemetry.ingestion.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.wayline.proto.telemetry.v1.GnssFix;
import io.wayline.proto.telemetry.v1.IoElement;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.telemetry.Samples;
import java.util.Random;

/** Records with anything in them that the schema allows, and some of what a later schema may bring. */
final class RandomRecords {

    private RandomRecords() {}

    static TelemetryRecord next(Random random) {
        var record = TelemetryRecord.newBuilder()
                .setImei(Samples.imei(random.nextInt(1_000)))
                .setRecordId(Samples.recordId(random.nextLong(), random.nextLong()))
                .setDeviceTimeMs(random.nextLong() >>> random.nextInt(64))
                .setReceivedTimeMs(random.nextLong(253_402_300_800_000L))
                .setTimeValid(random.nextBoolean())
                .setSessionToken(random.nextLong())
                .setCodecValue(random.nextInt(300))
                .setTransportValue(random.nextInt(3))
                .setPriority(random.nextInt(256))
                .setEventIoId(random.nextInt(65_536))
                .setPacketId(random.nextInt() >>> 1)
                .setRecordIndex(random.nextInt(255))
                .setRecordCount(random.nextInt(256))
                .setModel(random.nextBoolean() ? "" : "FMB" + random.nextInt(1_000));
        if (random.nextBoolean()) {
            record.setGenerationType(random.nextInt(8));
        }
        if (random.nextInt(5) > 0) {
            record.setGnss(GnssFix.newBuilder()
                    .setLongitudeE7(random.nextInt())
                    .setLatitudeE7(random.nextInt())
                    .setAltitudeM(random.nextInt())
                    .setHeadingDeg(random.nextInt(361))
                    .setSatellites(random.nextInt(256))
                    .setSpeedKmh(random.nextInt(65_536))
                    .setFixValid(random.nextBoolean())
                    .setCoordinatesValid(random.nextBoolean())
                    .setUnknownFields(unknownFields(random)));
        }
        for (int i = random.nextInt(40); i > 0; i--) {
            record.addIo(randomElement(random));
        }
        return record.setUnknownFields(unknownFields(random)).build();
    }

    private static IoElement randomElement(Random random) {
        var element = IoElement.newBuilder()
                .setId(random.nextInt(random.nextBoolean() ? 50 : 65_536))
                .setWidth(1 << random.nextInt(5))
                .setUnit(random.nextBoolean() ? "" : "mV")
                .setMeaning(random.nextBoolean() ? "" : "ignition on");
        switch (random.nextInt(5)) {
            case 0 -> {}
            case 1 -> element.setBytes(ByteString.copyFrom(bytes(random)));
            default -> element.setUnsigned(random.nextLong() >>> random.nextInt(64));
        }
        if (random.nextInt(4) > 0) {
            element.setName(text(random));
        }
        switch (random.nextInt(5)) {
            case 0 -> {}
            case 1 -> element.setText(text(random));
            case 2 -> element.setDecimal(decimal(random));
            default -> element.setInteger(random.nextLong() >> random.nextInt(64));
        }
        return element.setUnknownFields(unknownFields(random)).build();
    }

    private static double decimal(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(-2_000, 2_000) * 0.01;
            case 1 -> random.nextInt(-100_000, 100_000) / 1_000.0;
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> Double.NaN;
            case 4 -> random.nextInt();
            default -> random.nextGaussian();
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(1, 12); i > 0; i--) {
            text.appendCodePoint(
                    switch (random.nextInt(6)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> "\"\\/'".charAt(random.nextInt(4));
                        case 2 -> random.nextInt(0xA0, 0xD800);
                        case 3 -> random.nextInt(0x1_0000, 0x11_0000);
                        default -> random.nextInt('a', 'z' + 1);
                    });
        }
        return text.toString();
    }

    private static byte[] bytes(Random random) {
        var bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Fields a later version of the schema may bring, in every wire type. */
    private static UnknownFieldSet unknownFields(Random random) {
        var unknown = UnknownFieldSet.newBuilder();
        if (random.nextInt(3) == 0) {
            unknown.addField(
                    100, Field.newBuilder().addVarint(random.nextLong()).build());
            unknown.addField(
                    101, Field.newBuilder().addFixed32(random.nextInt()).build());
            unknown.addField(
                    102, Field.newBuilder().addFixed64(random.nextLong()).build());
            unknown.addField(
                    103,
                    Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFrom(bytes(random)))
                            .build());
            unknown.addField(
                    104,
                    Field.newBuilder()
                            .addGroup(UnknownFieldSet.newBuilder()
                                    .addField(1, Field.newBuilder().addVarint(1).build())
                                    .build())
                            .build());
        }
        return unknown.build();
    }
}
