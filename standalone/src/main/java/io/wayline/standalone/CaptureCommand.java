package io.wayline.standalone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.proto.Topics;
import io.wayline.proto.device.v1.CapturedFrame;
import io.wayline.standalone.api.ApiClient;
import io.wayline.standalone.run.RunSettings;
import io.wayline.standalone.tail.TopicStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks into one tracker's connection, byte by byte, for some minutes. */
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        description = {
            "Prints every frame from (>) and to (<) one tracker as hex, until the time is over or Ctrl-C.",
            "The last word of a line goes to ./wayline decode if it is a frame; what the gateway answers to a login (01)",
            "or to a packet (00000001, the number of records) is none. Who asked is in the audit trail."
        })
final class CaptureCommand implements Callable<Integer> {

    private static final int LONGEST_MINUTES = 60;

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(paramLabel = "IMEI", description = "a registered tracker")
    private String imei = "";

    @Option(names = "--minutes", paramLabel = "N", description = "1 to 60 (default: ${DEFAULT-VALUE})")
    private int minutes = 10;

    @Option(names = "--out", paramLabel = "FILE", description = "write there instead of to the terminal")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Expected.imei("IMEI", imei);
        Expected.range("--minutes", minutes, 1, LONGEST_MINUTES);
        var run = data.run();
        var settings = RunSettings.kafkaClient(System.getenv(), run.kafkaBootstrapServers());
        var topic = new Topics(run.topicPrefix()).deviceCaptures();
        try (var api = new ApiClient(run.apiUrl(), run.apiKey());
                var frames = new TopicStream<>(settings, topic, CapturedFrame.parser(), false);
                var out = output()) {
            switchTo(api, minutes);
            var end = Instant.now().plus(Duration.ofMinutes(minutes));
            var stop = new Thread(() -> switchOff(api), "stop-capture");
            Runtime.getRuntime().addShutdownHook(stop);
            print(frames, end, out);
            Runtime.getRuntime().removeShutdownHook(stop);
            return 0;
        }
    }

    private PrintStream output() throws IOException {
        return file == null ? System.out : new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
    }

    private void print(TopicStream<CapturedFrame> frames, Instant end, PrintStream out)
            throws InvalidProtocolBufferException {
        frames.forEach(Optional.of(imei), () -> Instant.now().isAfter(end), frame -> {
            if (frame.getDroppedBefore() > 0) {
                out.printf("# %d frames left out: the node's limits%n", frame.getDroppedBefore());
            }
            out.println(line(frame));
            return !out.checkError(); // nobody reads any more
        });
    }

    static String line(CapturedFrame frame) {
        return "%s %s %d %s"
                .formatted(
                        Instant.ofEpochMilli(frame.getCapturedTimeMs()),
                        frame.getDirection() == CapturedFrame.Direction.OUTBOUND ? "<" : ">",
                        frame.getSessionToken(),
                        HexFormat.of().formatHex(frame.getRaw().toByteArray()));
    }

    private void switchTo(ApiClient api, int minutesFromNow) throws InterruptedException {
        var wish = ApiClient.JSON.createObjectNode().put("minutes", minutesFromNow);
        var _ = api.post("/api/v1/devices/" + imei + "/capture", wish);
    }

    private void switchOff(ApiClient api) {
        try {
            switchTo(api, 0);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the capture ends by itself when its time is over
        }
    }
}
