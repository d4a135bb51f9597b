package io.wayline.standalone;

import io.wayline.standalone.run.Console;
import io.wayline.standalone.run.RunDescription;
import io.wayline.standalone.run.RunSettings;
import io.wayline.standalone.run.WaylineRun;
import io.wayline.standalone.status.StatusReport;
import io.wayline.standalone.text.TextTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts everything and waits until it is told to stop. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts Kafka, PostgreSQL and all services in one process; Ctrl-C stops them.")
final class UpCommand implements Callable<Integer> {

    private static final int WIDEST_CELL = 120;

    /** What the simulated vehicles carry: no registry tells, and their elements shall have names. */
    private static final String SIMULATED_MODEL = "FMB120";

    private final Console console = new Console(System.out);

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--demo",
            description = "add 25 simulated vehicles that drive about, and show webhooks of what they do")
    private boolean demo;

    @Override
    public Integer call() {
        var environment = new HashMap<>(System.getenv());
        if (demo) {
            environment.putIfAbsent("DEFAULT_MODEL", SIMULATED_MODEL);
        }
        var settings = new RunSettings(Map.copyOf(environment), data.directory());
        System.setProperty("logback.configurationFile", "up-logback.xml");
        System.setProperty("wayline.log", settings.logFile().toString());
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install(); // Tomcat and Liquibase log through java.util.logging
        console.say("Wayline starts, data in " + settings.dataDir());
        try (var run = new WaylineRun(settings, console)) {
            Runtime.getRuntime().addShutdownHook(new Thread(run::close, "stop"));
            announce(run.start(demo), settings.apiKey().isPresent());
            var failure = run.awaitFailure();
            failure.ifPresent(reason -> console.say("Everything stops, because " + reason));
            return failure.isPresent() ? 1 : 0;
        }
    }

    /** @param keyIsKnown it was set by whoever runs this: it need not be shown */
    private void announce(RunDescription run, boolean keyIsKnown) {
        var table = new TextTable(List.of("what", "where"), WIDEST_CELL);
        StatusReport.addressRows(run).forEach(table::row);
        console.say("\n" + table.render());
        console.say("""
                Ready. In another terminal:
                  ./wayline status                                   health, lag
                  ./wayline tail                                     records as they pass
                  ./wayline sql "SELECT * FROM tbl_iot_telemetry_data LIMIT 5"
                  ./wayline devices                                  who is connected
                  ./wayline command 350612345678901 "setdigout 1?"   a command, and what becomes of it (--demo)
                  ./wayline webhooks listen                          webhooks as they arrive, verified
                  ./wayline trace                                    ways of packets and commands through the services
                  ./wayline simulate --devices 10 --seconds 30       trackers that talk to it
                  curl -H "x-api-key: %s" %s/api/v1/devices
                The key of the API%s and the password of the database are in: ./wayline status --json
                Trackers of other machines: BROKER_BIND=0.0.0.0 ./wayline up
                Ctrl-C stops everything.""".formatted(
                        keyIsKnown ? "$IOT_API_KEY" : run.apiKey(),
                        run.apiUrl(),
                        keyIsKnown ? "" : ", drawn for this data directory,"));
    }
}
