package io.wayline.standalone;

import io.wayline.standalone.api.DeviceReport;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells everything about one tracker. */
@Command(
        name = "device",
        mixinStandardHelpOptions = true,
        description = "One tracker: registration, session, last position, last commands and messages.")
final class DeviceCommand implements Callable<Integer> {

    private final PrintStream out = System.out;

    @Mixin
    private ApiOption api = new ApiOption();

    @Parameters(paramLabel = "IMEI", description = "15 digits")
    private String imei = "";

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Expected.imei("IMEI", imei);
        try (var client = api.client()) {
            var about = new DeviceReport(client).about(imei);
            if (!DeviceReport.isKnown(about)) {
                throw new IllegalStateException(
                        "nothing is known of tracker %s; ./wayline devices lists those that are connected"
                                .formatted(imei));
            }
            out.print(json ? about + System.lineSeparator() : DeviceReport.aboutText(about));
            return 0;
        }
    }
}
