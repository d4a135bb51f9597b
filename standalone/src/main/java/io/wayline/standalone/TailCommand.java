package io.wayline.standalone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.proto.TelemetryJson;
import io.wayline.proto.Topics;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.standalone.run.RunSettings;
import io.wayline.standalone.tail.RecordLine;
import io.wayline.standalone.tail.TopicStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows telemetry records while they pass. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = "Prints telemetry records as they pass in Kafka, one line each, until Ctrl-C.")
final class TailCommand implements Callable<Integer> {

    private final PrintStream out = System.out;

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--imei", paramLabel = "IMEI", description = "only this tracker")
    private @Nullable String imei;

    @Option(names = "--json", description = "one JSON object a line, as in docs/telemetry-record.schema.json")
    private boolean json;

    @Option(names = "--from-beginning", description = "first everything that the topic still holds")
    private boolean fromBeginning;

    @Override
    public Integer call() throws InvalidProtocolBufferException {
        if (imei != null) {
            Expected.imei("--imei", imei);
        }
        var run = data.run();
        var settings = RunSettings.kafkaClient(System.getenv(), run.kafkaBootstrapServers());
        var topic = new Topics(run.topicPrefix()).telemetryRecords();
        try (var records = new TopicStream<>(settings, topic, TelemetryRecord.parser(), fromBeginning)) {
            records.forEach(Optional.ofNullable(imei), () -> false, record -> {
                out.println(json ? TelemetryJson.of(record) : RecordLine.of(record));
                return !out.checkError(); // nobody reads any more
            });
        }
        return 0;
    }
}
