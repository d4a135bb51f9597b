package io.wayline.ingest.listener;

import io.wayline.codec.LoginFrame;
import io.wayline.codec.dictionary.IoDictionary;
import io.wayline.ingest.capture.CaptureSettings;
import io.wayline.ingest.capture.Captures;
import io.wayline.ingest.command.CommandCounters;
import io.wayline.ingest.command.CommandDesk;
import io.wayline.ingest.command.CommandSettings;
import io.wayline.ingest.command.Ignored;
import io.wayline.ingest.command.NotSent;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.connection.SourceRanges;
import io.wayline.ingest.fakes.FakeCaptureLog;
import io.wayline.ingest.fakes.FakeCommandChannel;
import io.wayline.ingest.fakes.FakeQuarantine;
import io.wayline.ingest.fakes.FakeResponseLog;
import io.wayline.ingest.fakes.FakeSessionJournal;
import io.wayline.ingest.fakes.FakeTelemetryLog;
import io.wayline.ingest.fakes.SettableTime;
import io.wayline.ingest.fakes.TrackerChannel;
import io.wayline.ingest.login.Admission;
import io.wayline.ingest.login.LoginHandler;
import io.wayline.ingest.login.RegistrationPolicy;
import io.wayline.ingest.login.RegistryListener;
import io.wayline.ingest.login.TurnedAway;
import io.wayline.ingest.metrics.NodeCounters;
import io.wayline.ingest.pressure.InFlightBudget;
import io.wayline.ingest.session.CodecRules;
import io.wayline.ingest.session.DeviceSession;
import io.wayline.ingest.session.Models;
import io.wayline.ingest.session.SessionHandler;
import io.wayline.ingest.session.Sessions;
import io.wayline.ingest.telemetry.PacketSpans;
import io.wayline.tracing.Tracing;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The real pipeline, on logs in memory and channels without a network. */
final class NodeUnderTest {

    static final String IMEI = "356307042441013";
    static final Duration SEEN_INTERVAL = Duration.ofSeconds(30);
    static final long BUDGET_BYTES = 256 * 1024;
    static final Duration QUIET = Duration.ofMillis(300);
    static final Duration BACKLOG_CAP = Duration.ofSeconds(20);

    final FakeTelemetryLog telemetry = new FakeTelemetryLog();
    final FakeSessionJournal journal = new FakeSessionJournal();
    final FakeQuarantine quarantine = new FakeQuarantine();
    final FakeResponseLog responses = new FakeResponseLog();
    final FakeCommandChannel channel = new FakeCommandChannel();
    final CommandCounters commandCounters = new CommandCounters();
    boolean kafkaIsReachable = true;
    final SettableTime time = new SettableTime();
    final Sessions sessions = new Sessions();
    final Admission admission;
    final RegistryListener registry;
    final NodeCounters counters = new NodeCounters(List.of(CloseReason.values()));
    final InFlightBudget budget =
            new InFlightBudget(BUDGET_BYTES, Duration.ofSeconds(5), () -> time.millis() * 1_000_000);

    final FakeCaptureLog captured = new FakeCaptureLog();
    final TlsCounters tlsCounters = new TlsCounters();

    private final ConnectionInitializer pipeline;
    /** The UDP port. */
    final DatagramHandler datagrams;

    private final List<TrackerChannel> channels = new ArrayList<>();

    NodeUnderTest() {
        this(RegistrationPolicy.AUTO, 100);
    }

    NodeUnderTest(RegistrationPolicy policy, int maxConnections) {
        this(policy, maxConnections, new Edge());
    }

    /** What stands between the socket and the frames. */
    record Edge(
            @Nullable ProxySettings proxy,
            SourceRanges sources,
            int maxPerAddress,
            @Nullable TlsCertificates certificates,
            CodecRules codecs) {

        static final CodecRules EVERY_CODEC = CodecRules.parse("8,8E,16,7,12,13,14,15", "");

        Edge() {
            this(null, SourceRanges.NONE, 0, null);
        }

        Edge(
                @Nullable ProxySettings proxy,
                SourceRanges sources,
                int maxPerAddress,
                @Nullable TlsCertificates certificates) {
            this(proxy, sources, maxPerAddress, certificates, EVERY_CODEC);
        }
    }

    NodeUnderTest(RegistrationPolicy policy, int maxConnections, Edge edge) {
        this(policy, maxConnections, edge, Tracing.off());
    }

    NodeUnderTest(Tracing tracing) {
        this(RegistrationPolicy.AUTO, 100, new Edge(), tracing);
    }

    private NodeUnderTest(RegistrationPolicy policy, int maxConnections, Edge edge, Tracing tracing) {
        admission = new Admission(policy);
        registry = new RegistryListener(admission, sessions);
        var settings = new ListenerSettings(
                new InetSocketAddress(0),
                null,
                null,
                edge.proxy(),
                edge.sources(),
                Transport.NIO,
                1,
                maxConnections,
                edge.maxPerAddress(),
                64 * 1024,
                Duration.ofSeconds(60),
                Duration.ofMinutes(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(3),
                Duration.ZERO);
        var models = new Models(IoDictionary.bundled(), "");
        var spans = new PacketSpans(tracing);
        var captures = new Captures(captured, new CaptureSettings(10, 10_000), time);
        var commands = new CommandDesk.Surroundings(
                responses,
                channel,
                commandCounters,
                time,
                () -> kafkaIsReachable,
                new CommandSettings(QUIET, BACKLOG_CAP),
                tracing);
        var logins = new LoginHandler.Surroundings(
                admission,
                new TurnedAway(),
                budget,
                counters,
                time,
                new DeviceSession.Surroundings(
                        sessions,
                        journal,
                        telemetry,
                        models,
                        counters,
                        SEEN_INTERVAL,
                        edge.codecs(),
                        captures,
                        commands),
                new SessionHandler.Surroundings(budget, quarantine, responses, counters, time, _ -> {}, spans, 3),
                settings.loginTimeout(),
                settings.refusedDelay());
        var gate = new ConnectionGate(counters, maxConnections);
        var sources = new SourceGate(settings.sources(), edge.maxPerAddress(), logins.turnedAway(), time);
        var connections =
                new ConnectionInitializer.Surroundings(gate, sources, budget, counters, tlsCounters, settings, logins);
        pipeline = new ConnectionInitializer(connections, edge.certificates());
        datagrams = new DatagramHandler(
                budget,
                counters,
                settings.sources(),
                new DatagramHandler.Surroundings(
                        admission, logins.turnedAway(), telemetry, models, edge.codecs(), captures, spans, time));
    }

    /** A tracker that has connected and said nothing yet. */
    TrackerChannel connect() {
        var channel = new TrackerChannel(pipeline);
        channel.freezeTime();
        channels.add(channel);
        return channel;
    }

    /** A tracker that was let in. */
    TrackerChannel admitted() {
        return admitted(IMEI);
    }

    TrackerChannel admitted(String imei) {
        var channel = connect();
        channel.say(LoginFrame.of(imei));
        var answer = channel.heard();
        if (!answer.equals("01")) {
            throw new IllegalStateException("login: " + answer + " (expected: 01)");
        }
        return channel;
    }

    /** Ends all connections; an error if something was lost, of frames or of memory. */
    void end() {
        mustBalance();
        channels.forEach(TrackerChannel::endWithoutLeak);
        mustBalance();
    }

    /** Every frame and every login has an outcome, and just one. */
    private void mustBalance() {
        var c = counters;
        equal(
                "frames",
                c.framesReceived,
                List.of(
                        c.logins,
                        c.acknowledged,
                        c.unanswered,
                        c.quarantined,
                        c.responses,
                        c.pings,
                        c.refused,
                        c.failed,
                        c.framesInHand));
        mustBalanceCommands();
        equal("logins", c.logins, List.of(c.loginsAdmitted, c.loginsRefused, c.loginsFailed, c.loginsInHand));
    }

    /** Every attempt has an outcome, and just one. */
    private void mustBalanceCommands() {
        var c = commandCounters;
        var outcomes = new ArrayList<>(List.of(c.written, c.uncertain, c.waiting));
        for (var reason : NotSent.values()) {
            outcomes.add(c.notSent(reason));
        }
        equal("dispatches", c.dispatches, outcomes);
        equal("cancels", c.cancels, List.of(c.notSent(NotSent.CANCELLED), c.withdrawn));
        equal("written", c.written, List.of(c.answered, c.timedOut, c.withdrawn, c.abandoned, c.inFlight));
        if (sessions.size() == 0 && c.waiting.sum() + c.inFlight.sum() > 0) {
            throw new AssertionError("attempts of sessions that ended");
        }
    }

    long ignored(Ignored reason) {
        return commandCounters.ignored(reason).sum();
    }

    private static void equal(String what, LongAdder in, List<LongAdder> outcomes) {
        long out = outcomes.stream().mapToLong(LongAdder::sum).sum();
        if (in.sum() != out) {
            throw new AssertionError("%s: %d came in, %d have an outcome".formatted(what, in.sum(), out));
        }
    }
}
