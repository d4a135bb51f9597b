package io.wayline.telemetry.mirror.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.MessageLite;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.proto.TelemetryJson;
import io.wayline.proto.TopicChoices;
import io.wayline.proto.TopicSetup;
import io.wayline.proto.Topics;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.subscriber.TelemetrySubscriber;
import io.wayline.telemetry.Samples;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4Factory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/**
 * The programs of docs/examples as they are, against topics as the services write them. What runs on tools that are not
 * installed is left out and says so; nothing is fetched.
 */
class ExamplesIT {

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path EXAMPLES = PROJECT.resolve("docs/examples");
    private static final String JVM =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    /** The system's own is tried too: what Debian's packages install is not seen by every other Python. */
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    private static final Topics TOPICS = Topics.DEFAULT;
    private static final String KAFKA = TestInfrastructure.shared().kafkaBootstrapServers();
    private static final String IMEI = Samples.imei(77);

    private static final TelemetryRecord ONE = record(1, 546_872_000, 57, true);
    private static final TelemetryRecord NO_FIX = record(2, 0, 0, false);
    private static final TelemetryRecord TWO = record(3, 546_873_000, 61, true);

    /** A record sent twice, one without a fix, and bytes that are none. */
    @BeforeAll
    static void publish() throws Exception {
        var client = Map.<String, Object>of("bootstrap.servers", KAFKA);
        TopicSetup.create(client, TOPICS.all(2, new TopicChoices(true, Map.of())), (short) 1);
        for (var record : List.of(ONE, ONE, NO_FIX)) {
            send(TOPICS.telemetryRecords(), "lz4", record.toByteArray());
            send(TOPICS.telemetryRecordsJson(), "gzip", TelemetryJson.of(record).getBytes(UTF_8));
        }
        send(TOPICS.telemetryRecords(), "lz4", new byte[] {(byte) 0xFF});
        send(TOPICS.telemetryRecords(), "lz4", TWO.toByteArray());
        send(TOPICS.telemetryRecordsJson(), "gzip", TelemetryJson.of(TWO).getBytes(UTF_8));
    }

    private static void send(String topic, String compression, byte[] value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", KAFKA, "compression.type", compression);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, IMEI, value)).get();
        }
    }

    private static TelemetryRecord record(int second, int latitudeE7, int speedKmh, boolean fixValid) {
        var record = Samples.record(IMEI)
                .setRecordId(Samples.recordId(0, second))
                .setDeviceTimeMs(1_772_366_400_000L + 1_000L * second);
        record.getGnssBuilder().setLatitudeE7(latitudeE7).setSpeedKmh(speedKmh).setFixValid(fixValid);
        return record.build();
    }

    @Test
    void theJavaProgramCompilesAndPrintsEveryPositionOnce(@TempDir Path directory) throws Exception {
        var classPath = Stream.of(
                        TelemetrySubscriber.class,
                        KafkaProducer.class,
                        MessageLite.class,
                        Logger.class,
                        LZ4Factory.class)
                .map(ExamplesIT::whereIs)
                .collect(Collectors.joining(File.pathSeparator));
        var errors = directory.resolve("errors");

        var lines = firstLines(
                2,
                errors,
                Map.of(),
                JVM,
                "-cp",
                classPath,
                EXAMPLES.resolve("TripLogger.java").toString(),
                KAFKA);

        assertThat(lines)
                .containsExactly(
                        "2026-03-01T12:00:01Z " + IMEI + " 54.68720 25.27970 57 km/h",
                        "2026-03-01T12:00:03Z " + IMEI + " 54.68730 25.27970 61 km/h");
        assertThat(errors).content().containsPattern("not handled: .*" + TOPICS.telemetryRecords());
    }

    @Test
    void thePythonProgramReadsTheJsonCopy(@TempDir Path directory) throws Exception {
        var python = pythonWith("confluent_kafka");

        var lines = firstLines(
                2,
                directory.resolve("errors"),
                Map.of(),
                python,
                EXAMPLES.resolve("telemetry_json.py").toString(),
                KAFKA,
                TOPICS.telemetryRecordsJson());

        assertThat(lines).isEqualTo(everyPositionOnce());
    }

    @Test
    void theNodeProgramReadsTheJsonCopy(@TempDir Path directory) throws Exception {
        assumeThat(succeeds("node", "-e", "require('kafkajs')"))
                .as("node finds no kafkajs (NODE_PATH says where): docs/examples/telemetry_json.cjs is not tested")
                .isTrue();

        var lines = firstLines(
                2,
                directory.resolve("errors"),
                Map.of(),
                "node",
                EXAMPLES.resolve("telemetry_json.cjs").toString(),
                KAFKA,
                TOPICS.telemetryRecordsJson());

        assertThat(lines).isEqualTo(everyPositionOnce());
    }

    @Test
    void thePythonProgramReadsProtobufByThePublishedSchema(@TempDir Path directory) throws Exception {
        assumeInstalled("protoc", "telemetry_protobuf.py");
        var python = pythonWith("confluent_kafka, google.protobuf");
        assertThat(succeeds(
                        "protoc",
                        "-I",
                        PROJECT.resolve("proto-schemas/src/main/proto").toString(),
                        "--python_out=" + directory,
                        "wayline/telemetry/v1/telemetry.proto"))
                .isTrue();
        var errors = directory.resolve("errors");

        var lines = firstLines(
                2,
                errors,
                Map.of("PYTHONPATH", directory.toString()),
                python,
                EXAMPLES.resolve("telemetry_protobuf.py").toString(),
                KAFKA,
                TOPICS.telemetryRecords());

        assertThat(lines)
                .containsExactly(
                        "1772366401000 " + IMEI + " 54.6872 25.2797 57 km/h",
                        "1772366403000 " + IMEI + " 54.6873 25.2797 61 km/h");
        assertThat(errors).content().contains("not handled: telemetry.records.v1 ");
    }

    @Test
    void theShellShowsTheNewestRecordAsText(@TempDir Path directory) throws Exception {
        assumeInstalled("kcat", "last_record.sh");
        assumeInstalled("protoc", "last_record.sh");

        var lines = new ArrayList<String>();
        for (var partition : List.of("0", "1")) { // the tracker's is one of them
            lines.addAll(firstLines(
                    Integer.MAX_VALUE,
                    directory.resolve("errors"),
                    Map.of(),
                    "sh",
                    EXAMPLES.resolve("last_record.sh").toString(),
                    KAFKA,
                    TOPICS.telemetryRecords(),
                    partition));
        }

        assertThat(lines).contains("imei: \"" + IMEI + "\"", "  latitude_e7: 546873000", "transport: TRANSPORT_TCP");
    }

    private static List<String> everyPositionOnce() {
        return List.of(
                "2026-03-01T12:00:01.000Z " + IMEI + " 54.6872 25.2797 57 km/h",
                "2026-03-01T12:00:03.000Z " + IMEI + " 54.6873 25.2797 61 km/h");
    }

    private static String whereIs(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    private static String pythonWith(String modules) {
        Optional<String> python = PYTHONS.stream()
                .filter(one -> succeeds(one, "-c", "import " + modules))
                .findFirst();
        assumeThat(python)
                .as("no Python here has %s: its programs in docs/examples are not tested", modules)
                .isPresent();
        return python.orElseThrow();
    }

    private static void assumeInstalled(String tool, String example) {
        assumeThat(succeeds("sh", "-c", "command -v " + tool))
                .as("%s is not installed here: docs/examples/%s is not tested", tool, example)
                .isTrue();
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a program prints first; it is ended then, if it has not ended before. */
    private static List<String> firstLines(int count, Path errors, Map<String, String> environment, String... command)
            throws Exception {
        var builder = new ProcessBuilder(command).directory(PROJECT.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(new HashMap<>(environment));
        var process = builder.start();
        try (var output = process.inputReader()) {
            return CompletableFuture.supplyAsync(
                            () -> output.lines().limit(count).toList())
                    .get(60, TimeUnit.SECONDS);
        } finally {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            System.err.print(Files.readString(errors));
        }
    }
}
