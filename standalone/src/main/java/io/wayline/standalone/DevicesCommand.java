package io.wayline.standalone;

import io.wayline.standalone.api.DeviceReport;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists trackers. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = "The trackers that are connected now, or with --registered those of the registry.")
final class DevicesCommand implements Callable<Integer> {

    private final PrintStream out = System.out;

    @Mixin
    private ApiOption api = new ApiOption();

    @Option(names = "--registered", description = "the registry instead, whether connected or not")
    private boolean registered;

    @Option(names = "--json", description = "an array of objects instead of a table")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        try (var client = api.client()) {
            var report = new DeviceReport(client);
            var devices = registered ? report.registered() : report.connected();
            if (json) {
                out.println(devices);
            } else {
                out.print(registered ? DeviceReport.registeredTable(devices) : DeviceReport.connectedTable(devices));
            }
            return 0;
        }
    }
}
