package io.wayline.standalone;

import io.wayline.standalone.DataOption.NothingRunsException;
import io.wayline.standalone.status.Inspection;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what runs, where, and how it is. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "What runs, its health, addresses and consumer lag. Exit code 0 if all is well, else 1.")
final class StatusCommand implements Callable<Integer> {

    private final PrintStream out = System.out;

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--json", description = "for programs; includes the database password")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        try {
            var report = Inspection.of(data.run(), System.getenv());
            out.print(json ? report.json() + "\n" : report.text());
            return report.healthy() ? 0 : 1;
        } catch (NothingRunsException e) {
            out.println(json ? "{\"run\":null,\"healthy\":false}" : e.getMessage());
            return 1;
        }
    }
}
