package io.wayline.ingest;

import io.wayline.codec.dictionary.IoDictionary;
import io.wayline.ingest.capture.Captures;
import io.wayline.ingest.command.CommandCounters;
import io.wayline.ingest.command.CommandDesk;
import io.wayline.ingest.command.Ignored;
import io.wayline.ingest.command.NotSent;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.kafka.KafkaConnections;
import io.wayline.ingest.kafka.KafkaConnections.UnreachableException;
import io.wayline.ingest.listener.DatagramHandler;
import io.wayline.ingest.listener.DeviceListener;
import io.wayline.ingest.listener.TlsCounters;
import io.wayline.ingest.listener.TlsFailure;
import io.wayline.ingest.login.Admission;
import io.wayline.ingest.login.LoginHandler;
import io.wayline.ingest.login.RegistryListener;
import io.wayline.ingest.login.TurnedAway;
import io.wayline.ingest.metrics.HealthServer;
import io.wayline.ingest.metrics.NodeCounters;
import io.wayline.ingest.metrics.NodeMetrics;
import io.wayline.ingest.metrics.Readiness;
import io.wayline.ingest.pressure.InFlightBudget;
import io.wayline.ingest.pressure.Pressure;
import io.wayline.ingest.session.DeviceSession;
import io.wayline.ingest.session.Models;
import io.wayline.ingest.session.SessionHandler;
import io.wayline.ingest.session.Sessions;
import io.wayline.ingest.telemetry.PacketSpans;
import io.wayline.tracing.Tracing;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway for trackers: starts, serves, drains. Several can live in one JVM.
 *
 * <p>Start: health page, Kafka, registry and the other nodes' sessions, and only then the port of the trackers. Stop: the
 * same backwards, with time for what is in hand.
 */
public final class IngestNode implements AutoCloseable {

    private static final String SERVICE = "ingest-node";
    private static final int EXIT_NOT_STARTED = 1;
    private static final int EXIT_WRONG_SETTINGS = 2;

    /** Not static: {@link #main} chooses the settings of the log before the first logger is made. */
    private final Logger log = LoggerFactory.getLogger(IngestNode.class);

    private final NodeCounters counters = new NodeCounters(List.of(CloseReason.values()));
    private final CommandCounters commandCounters = new CommandCounters();
    private final TlsCounters tlsCounters = new TlsCounters();
    private final NodeMetrics metrics = new NodeMetrics(counters, List.of(CloseReason.values()));
    private final Readiness readiness = new Readiness();
    private final Sessions sessions = new Sessions();
    private final InstantSource time = InstantSource.system();
    private final String incarnation = UUID.randomUUID().toString();
    private final Tracing tracing;
    private final HealthServer health;
    private final KafkaConnections kafka;
    private final DeviceListener listener;
    private volatile boolean serving;
    private boolean closed;

    private IngestNode(IngestSettings settings, Tracing tracing)
            throws IOException, UnreachableException, InterruptedException {
        this.tracing = tracing;
        readiness.require("NOT_SERVING", () -> serving);
        health = HealthServer.open(settings.metrics(), metrics.registry(), readiness);
        try {
            kafka = KafkaConnections.open(
                    settings.kafka(),
                    new KafkaConnections.Node(incarnation, settings.nodeName()),
                    sessions,
                    counters,
                    commandCounters,
                    time,
                    tracing);
        } catch (UnreachableException e) {
            health.close();
            throw e;
        }
        try {
            listener = openPorts(settings);
        } catch (IOException | UnreachableException | InterruptedException e) {
            kafka.close();
            health.close();
            throw e;
        }
        serving = true;
    }

    private DeviceListener openPorts(IngestSettings settings)
            throws IOException, UnreachableException, InterruptedException {
        var budget = new InFlightBudget(settings.inFlightBudgetBytes(), settings.refuseLoginsAfter(), System::nanoTime);
        var admission = new Admission(settings.registrationPolicy());
        var turnedAway = new TurnedAway();
        var models = new Models(IoDictionary.bundled(), settings.defaultModel());
        var captures = new Captures(kafka.captures(), settings.captures(), time);
        var spans = new PacketSpans(tracing);
        kafka.follow(sessions, new RegistryListener(admission, sessions));

        readiness.require("KAFKA_UNREACHABLE", kafka::isReachable);
        readiness.require("REGISTRY_NOT_FOLLOWED", kafka::isFollowing);
        readiness.require("COMMANDS_NOT_FOLLOWED", kafka::isFollowingCommands);
        readiness.require("IN_FLIGHT_BUDGET_SPENT", () -> budget.pressure() != Pressure.LOGINS_REFUSED);
        metrics.gauge("sessions", "Trackers in hand", sessions::size);
        metrics.gauge("in.flight.bytes", "On the way to the log", budget::inFlightBytes);
        metrics.gauge("waiting.bytes", "Read, and waiting for room", budget::waitingBytes);
        metrics.gauge(
                "pressure",
                "0 none, 1 holding, 2 not reading, 3 refusing logins",
                () -> budget.pressure().level());
        metrics.gauge("registry.size", "Trackers in the registry", admission::size);
        metrics.gauge("ready", "1 if new trackers may come", () -> readiness.isReady() ? 1 : 0);
        measureCommands();
        measureTls();
        metrics.counter("captures.kept", "Captured frames that the log has", captures.kept);
        metrics.counter("captures.dropped", "Captured frames above the limits", captures.dropped);
        metrics.counter("captures.failed", "Captured frames that the log did not take", captures.failed);

        var commands = new CommandDesk.Surroundings(
                kafka.responses(),
                kafka.commandChannel(),
                commandCounters,
                time,
                kafka::isReachable,
                settings.commands(),
                tracing);
        var logins = new LoginHandler.Surroundings(
                admission,
                turnedAway,
                budget,
                counters,
                time,
                new DeviceSession.Surroundings(
                        sessions,
                        kafka.journal(),
                        kafka.telemetry(),
                        models,
                        counters,
                        settings.seenInterval(),
                        settings.codecs(),
                        captures,
                        commands),
                new SessionHandler.Surroundings(
                        budget,
                        kafka.quarantine(),
                        kafka.responses(),
                        counters,
                        time,
                        metrics::acknowledged,
                        spans,
                        settings.maxDamagedInARow()),
                settings.listener().loginTimeout(),
                settings.listener().refusedDelay());
        var datagrams = new DatagramHandler.Surroundings(
                admission, turnedAway, kafka.telemetry(), models, settings.codecs(), captures, spans, time);
        var opened = DeviceListener.open(settings.listener(), budget, counters, tlsCounters, logins, datagrams);
        metrics.gauge("connections", "Open connections, with and without a login", opened::connections);
        return opened;
    }

    private void measureCommands() {
        var c = commandCounters;
        metrics.counter("commands.instructions", "Read from the command channel", c.instructions);
        for (var reason : Ignored.values()) {
            metrics.tagged(
                    "commands.ignored", "Instructions nothing came of", "reason", reason.name(), c.ignored(reason));
        }
        metrics.counter("commands.dispatches", "Attempts for sessions of this node", c.dispatches);
        metrics.gauge("commands.waiting", "Attempts not yet written", c.waiting::sum);
        metrics.counter("commands.written", "Attempts written to a socket", c.written);
        for (var reason : NotSent.values()) {
            metrics.tagged(
                    "commands.not.sent",
                    "Attempts that will never be written",
                    "reason",
                    reason.name(),
                    c.notSent(reason));
        }
        metrics.counter("commands.uncertain", "Connection lost during the write", c.uncertain);
        metrics.counter("commands.cancels", "Cancels that changed something", c.cancels);
        metrics.gauge("commands.in.flight", "Attempts written and unanswered", c.inFlight::sum);
        settled("answered", c.answered);
        settled("timed_out", c.timedOut);
        settled("withdrawn", c.withdrawn);
        settled("abandoned", c.abandoned);
        metrics.counter("commands.reports.failed", "Reports the log did not take", c.reportsFailed);
        metrics.gauge("commands.topics.assigned", "Topics that commands are read from", kafka::commandTopics);
        metrics.gauge("commands.topics.missing", "Topics of sessions that do not exist", kafka::missingCommandTopics);
    }

    private void measureTls() {
        var c = tlsCounters;
        metrics.counter("tls.begun", "Connections to the TLS port", c.begun);
        metrics.counter("tls.completed", "Handshakes that ended well", c.completed);
        for (var failure : TlsFailure.values()) {
            metrics.tagged("tls.failed", "Handshakes that did not", "reason", failure.name(), c.failed(failure));
        }
        metrics.gauge("tls.in.hand", "Handshakes whose outcome is open", c.inHand::sum);
        metrics.counter("tls.reloads", "New certificates taken into use", c.reloads);
        metrics.counter("tls.reloads.failed", "Changed files that cannot be used", c.reloadsFailed);
        metrics.gauge(
                "tls.certificate.end.seconds",
                "When the certificate in use ends, since 1970; 0 without TLS",
                c.certificateEndsSeconds::get);
    }

    private void settled(String outcome, LongAdder adder) {
        metrics.tagged("commands.settled", "Written attempts that are over", "outcome", outcome, adder);
    }

    /**
     * Starts a node and returns when trackers can connect.
     *
     * @throws InvalidSettingsException if spans cannot be exported the way the settings say
     * @throws IOException if a port cannot be had
     * @throws UnreachableException if the broker does not answer in time, or a topic is missing
     */
    public static IngestNode start(IngestSettings settings)
            throws InvalidSettingsException, IOException, UnreachableException, InterruptedException {
        var tracing = tracing(settings);
        IngestNode node;
        try {
            node = new IngestNode(settings, tracing);
        } catch (IOException | UnreachableException | InterruptedException e) {
            tracing.close();
            throw e;
        }
        node.log
                .atInfo()
                .addKeyValue("node", node.incarnation)
                .addKeyValue("node_name", settings.nodeName())
                .addKeyValue("port", node.port())
                .addKeyValue("metrics_port", node.metricsPort())
                .addKeyValue("policy", settings.registrationPolicy())
                .log("ingest node ready");
        return node;
    }

    private static Tracing tracing(IngestSettings settings) throws InvalidSettingsException {
        try {
            return Tracing.from(SERVICE, settings.tracing());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingsException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The TCP port of the trackers. */
    public int port() {
        return listener.port();
    }

    /** The TCP port of trackers that encrypt; 0 if there is none. */
    public int tlsPort() {
        return listener.tlsPort();
    }

    /** The UDP port of the trackers; 0 if there is none. */
    public int udpPort() {
        return listener.udpPort();
    }

    public int metricsPort() {
        return health.port();
    }

    public Readiness readiness() {
        return readiness;
    }

    public NodeCounters counters() {
        return counters;
    }

    public TlsCounters tlsCounters() {
        return tlsCounters;
    }

    public CommandCounters commandCounters() {
        return commandCounters;
    }

    /** Drains and stops; returns when the last answer is written and the log has the last event. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        serving = false;
        long started = System.nanoTime();
        kafka.draining();
        try {
            listener.drain();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        kafka.close();
        listener.close();
        health.close();
        metrics.close();
        tracing.close();
        log.atInfo()
                .addKeyValue("elapsed_ms", (System.nanoTime() - started) / 1_000_000)
                .log("ingest node stopped");
    }

    /** Runs one node with the settings of the environment until it is told to stop. */
    public static void main(String[] arguments) {
        try {
            SettingsReader.log(System.getenv()).use();
            var node = start(IngestSettings.from(System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(node::close, "drain"));
        } catch (InvalidSettingsException e) {
            exit(EXIT_WRONG_SETTINGS, e);
        } catch (IOException | UnreachableException e) {
            exit(EXIT_NOT_STARTED, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exit(EXIT_NOT_STARTED, e);
        }
    }

    private static void exit(int status, Exception cause) {
        System.err.println(SERVICE + ": " + cause.getMessage());
        System.exit(status);
    }
}
