package io.wayline.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.wayline.codec.AvlEncoder;
import io.wayline.codec.AvlRecord;
import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.FrameDecoder;
import io.wayline.codec.GpsElement;
import io.wayline.codec.IoElement;
import io.wayline.codec.IoElements;
import io.wayline.codec.IoValue;
import io.wayline.codec.dictionary.IoDictionary;
import io.wayline.codec.dictionary.IoMeaning;
import io.wayline.codec.dictionary.ModelDictionary;
import io.wayline.ingest.telemetry.Origin;
import io.wayline.ingest.telemetry.Plausibility;
import io.wayline.proto.telemetry.v1.GnssFix;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.proto.telemetry.v1.Transport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written by hand is what the generated class would write, field by field. */
class TelemetryRecordWriterTest {

    private static final String IMEI = "356307042441013";
    private static final long RECEIVED = 1_760_000_000_000L;

    private final TelemetryRecordWriter writer = new TelemetryRecordWriter();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7, 42, 99})
    void anyRecordReadsBackAsItWas(long seed) throws Exception {
        var random = new Random(seed);
        for (var model : List.of("", "FMB120", "FMC650", "TAT100")) {
            var dictionary = IoDictionary.bundled().forModel(model);
            for (int i = 0; i < 200; i++) {
                var packet = received(randomRecord(random), Codec.CODEC_8E);
                assertThat(written(packet, model, dictionary))
                        .isEqualTo(expected(packet.records().getFirst(), packet.codec(), model, dictionary));
            }
        }
    }

    @Test
    void theGenerationTypeIsThereEvenIfZero() throws Exception {
        var record = AvlRecord.of(RECEIVED, 0, GpsElement.NONE, 0, 0, IoElements.of(List.of()));
        var packet = received(record, Codec.CODEC_16);

        var written = written(packet, "", IoDictionary.bundled().forModel(""));

        assertThat(written.hasGenerationType()).isTrue();
        assertThat(written.getGenerationType()).isZero();
        assertThat(written.getCodec()).isEqualTo(io.wayline.proto.telemetry.v1.Codec.CODEC_16);
    }

    @Test
    void theIdIsTheOneTheSchemaPromises() throws Exception {
        var frame = AvlEncoder.frame(Codec.CODEC_8E, List.of(randomRecord(new Random(5))));
        var packet = (AvlPacket) FrameDecoder.decode(frame);
        var record = packet.records().getFirst();
        var sha = MessageDigest.getInstance("SHA-256");
        sha.update(IMEI.getBytes(StandardCharsets.US_ASCII));
        sha.update(frame, record.offset(), record.length());

        var written = written(packet, "", IoDictionary.bundled().forModel(""));

        assertThat(written.getRecordId().toByteArray()).isEqualTo(Arrays.copyOf(sha.digest(), 16));
        assertThat(new String(writer.recordIdHex(), StandardCharsets.US_ASCII))
                .isEqualTo(HexFormat.of().formatHex(written.getRecordId().toByteArray()));
    }

    @Test
    void theGnssStatusHasASayInTheFix() throws Exception {
        var position = new GpsElement(250_000_000, 540_000_000, 10, 0, 9, 0);
        for (int status = 0; status <= 3; status++) {
            var record =
                    AvlRecord.of(RECEIVED, 0, position, 0, -1, IoElements.of(List.of(IoElement.fixed(69, 1, status))));
            var written = written(
                    received(record, Codec.CODEC_8), "", IoDictionary.bundled().forModel(""));
            assertThat(written.getGnss().getFixValid()).as("status " + status).isEqualTo(status == 1);
        }
    }

    private TelemetryRecord written(AvlPacket packet, String model, ModelDictionary dictionary) throws Exception {
        var origin = EncodedOrigin.of(
                new Origin(IMEI, model, dictionary, 4_711, Origin.Transport.TCP), new EncodedDictionary(dictionary));
        var common = new TelemetryRecordWriter.Packet(origin, packet.codec().id(), 3, 2, RECEIVED);
        return TelemetryRecord.parseFrom(writer.write(packet.records().getFirst(), 1, common));
    }

    private static AvlPacket received(AvlRecord record, Codec codec) {
        return (AvlPacket) FrameDecoder.decode(AvlEncoder.frame(codec, List.of(record)));
    }

    private static AvlRecord randomRecord(Random random) {
        var elements = new ArrayList<IoElement>();
        int[] widths = {1, 2, 4, 8};
        for (int i = random.nextInt(30); i > 0; i--) {
            int id = random.nextInt(3) == 0 ? random.nextInt(0x10000) : random.nextInt(400);
            if (random.nextInt(6) == 0) {
                var bytes = new byte[random.nextInt(random.nextBoolean() ? 20 : 300)];
                random.nextBytes(bytes);
                if (random.nextBoolean()) {
                    Arrays.fill(bytes, (byte) 'A');
                }
                if (bytes.length != 1 && bytes.length != 2 && bytes.length != 4 && bytes.length != 8) {
                    elements.add(IoElement.bytes(id, bytes));
                }
            } else {
                long raw = random.nextInt(3) == 0 ? random.nextInt(5) : random.nextLong();
                elements.add(IoElement.fixed(id, widths[random.nextInt(4)], raw));
            }
        }
        long time = random.nextInt(4) == 0 ? random.nextLong() : RECEIVED - random.nextInt();
        return AvlRecord.of(
                time,
                random.nextInt(4),
                new GpsElement(
                        random.nextInt(),
                        random.nextInt(),
                        (short) random.nextInt(),
                        random.nextInt(361),
                        random.nextInt(20),
                        random.nextInt(300)),
                random.nextInt(3) * 250,
                AvlRecord.NO_GENERATION_TYPE,
                IoElements.of(elements));
    }

    private static TelemetryRecord expected(AvlRecord record, Codec codec, String model, ModelDictionary dictionary)
            throws Exception {
        var sha = MessageDigest.getInstance("SHA-256");
        sha.update(IMEI.getBytes(StandardCharsets.US_ASCII));
        record.addTo(sha);
        long status = record.elements()
                .find(69)
                .map(element -> element.value() instanceof IoValue.Fixed(int _, long raw) ? raw : -1L)
                .orElse(-1L);
        var gps = record.gps();
        var expected = TelemetryRecord.newBuilder()
                .setRecordId(ByteString.copyFrom(sha.digest(), 0, 16))
                .setImei(IMEI)
                .setDeviceTimeMs(record.timestampMillis())
                .setReceivedTimeMs(RECEIVED)
                .setTimeValid(Plausibility.timeIsValid(record.timestampMillis(), RECEIVED))
                .setSessionToken(4_711)
                .setCodecValue(codec.id())
                .setTransport(Transport.TRANSPORT_TCP)
                .setPriority(record.priority())
                .setGnss(GnssFix.newBuilder()
                        .setLongitudeE7(gps.longitudeE7())
                        .setLatitudeE7(gps.latitudeE7())
                        .setAltitudeM(gps.altitudeMeters())
                        .setHeadingDeg(gps.headingDeg())
                        .setSatellites(gps.satellites())
                        .setSpeedKmh(gps.speedKmh())
                        .setFixValid(Plausibility.fixIsValid(gps, status))
                        .setCoordinatesValid(Plausibility.coordinatesAreValid(gps)))
                .setEventIoId(record.eventId())
                .setPacketId(3)
                .setRecordIndex(1)
                .setRecordCount(2)
                .setModel(model);
        for (var element : record.elements().toList()) {
            expected.addIo(expected(element, dictionary.find(element.id())));
        }
        return expected.build();
    }

    private static io.wayline.proto.telemetry.v1.IoElement expected(IoElement element, @Nullable IoMeaning meaning) {
        int width = element.value().width();
        var expected = io.wayline.proto.telemetry.v1.IoElement.newBuilder()
                .setId(element.id())
                .setWidth(width);
        switch (element.value()) {
            case IoValue.Fixed(int _, long raw) -> expected.setUnsigned(raw);
            case IoValue.Bytes(byte[] bytes) -> expected.setBytes(ByteString.copyFrom(bytes));
        }
        if (meaning == null) {
            return expected.build();
        }
        expected.setName(meaning.name()).setUnit(meaning.unit());
        expected.setWidthMismatch(meaning.width() != 0 && meaning.width() != width);
        switch (element.value()) {
            case IoValue.Fixed(int _, long raw) -> {
                switch (meaning.kind()) {
                    case INTEGER -> {
                        long value = meaning.integer(width, raw);
                        expected.setInteger(value).setMeaning(meaning.meaning(value));
                    }
                    case DECIMAL -> expected.setDecimal(meaning.decimal(width, raw));
                    case TEXT, HEX -> expected.setText(meaning.text(width, raw));
                }
            }
            case IoValue.Bytes(byte[] bytes) -> {
                if (meaning.kind() == IoMeaning.Kind.TEXT || meaning.kind() == IoMeaning.Kind.HEX) {
                    expected.setText(meaning.text(bytes, 0, bytes.length));
                }
            }
        }
        return expected.build();
    }
}
