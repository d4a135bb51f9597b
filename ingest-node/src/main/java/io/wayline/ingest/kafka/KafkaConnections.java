package io.wayline.ingest.kafka;

import io.wayline.ingest.capture.CaptureLog;
import io.wayline.ingest.command.CommandChannel;
import io.wayline.ingest.command.CommandCounters;
import io.wayline.ingest.command.ResponseLog;
import io.wayline.ingest.login.RegistryListener;
import io.wayline.ingest.metrics.NodeCounters;
import io.wayline.ingest.session.SessionJournal;
import io.wayline.ingest.session.Sessions;
import io.wayline.ingest.telemetry.Quarantine;
import io.wayline.ingest.telemetry.TelemetryLog;
import io.wayline.proto.Topics;
import io.wayline.tracing.Tracing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door to Kafka: every port of the node that Kafka stands behind, and what runs in the background for them. */
public final class KafkaConnections {

    private static final Logger log = LoggerFactory.getLogger(KafkaConnections.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(10);

    /** The node has no place in the cluster: the broker does not answer, or a topic is missing. */
    public static final class UnreachableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnreachableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Who connects.
     *
     * @param incarnation unique for each start
     * @param name stable, for people
     */
    public record Node(String incarnation, String name) {}

    private final KafkaProducer<byte[], byte[]> telemetryProducer;
    private final KafkaProducer<byte[], byte[]> eventProducer;
    private final ScheduledExecutorService timer;
    private final TelemetryLog telemetry;
    private final Quarantine quarantine;
    private final ResponseLog responses;
    private final CaptureLog captures;
    private final SessionJournal journal;
    private final Heartbeats heartbeats;
    private final Clients clients;
    private final Topics topics;
    private final Node node;
    private final KafkaSettings settings;
    private final CommandCounters commandCounters;

    private volatile @Nullable TopicTail registry;
    private volatile @Nullable TopicTail sessionEvents;
    private volatile @Nullable CommandTopics commands;

    private KafkaConnections(
            KafkaSettings settings,
            Node node,
            Sessions sessions,
            NodeCounters counters,
            CommandCounters commandCounters,
            InstantSource time,
            Tracing tracing) {
        this.settings = settings;
        this.commandCounters = commandCounters;
        this.node = node;
        this.topics = new Topics(settings.topicPrefix());
        this.clients = new Clients(settings, "ingest-" + node.name());
        var source = "/ingest-node/" + node.name();
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("kafka-timer").daemon().factory());
        this.telemetryProducer = clients.telemetryProducer();
        this.eventProducer = clients.eventProducer();
        this.telemetry = new KafkaTelemetryLog(telemetryProducer, topics.telemetryRecords(), source, tracing);
        this.quarantine = new KafkaQuarantine(
                new EventSender(eventProducer, topics.telemetryQuarantine(), KafkaQuarantine.EVENT_TYPE, source));
        this.responses = new KafkaResponseLog(
                new EventSender(eventProducer, topics.commandResponses(), KafkaResponseLog.ANSWER_TYPE, source),
                new EventSender(eventProducer, topics.commandResponses(), KafkaResponseLog.REPORT_TYPE, source),
                node.incarnation(),
                commandCounters);
        this.captures = new KafkaCaptureLog(
                new EventSender(eventProducer, topics.deviceCaptures(), KafkaCaptureLog.EVENT_TYPE, source),
                node.incarnation());
        this.journal = new KafkaSessionJournal(
                new EventSender(eventProducer, topics.deviceSessions(), KafkaSessionJournal.EVENT_TYPE, source),
                node.incarnation(),
                sessions,
                counters,
                time,
                timer);
        this.heartbeats = new Heartbeats(
                new EventSender(eventProducer, topics.ingestNodes(), Heartbeats.EVENT_TYPE, source),
                node.incarnation(),
                node.name(),
                settings.heartbeatInterval(),
                sessions::size,
                time);
    }

    /**
     * Connects and waits until every topic that is written to is known: from then on no send waits.
     *
     * @throws UnreachableException if that does not come true within the time for it
     */
    public static KafkaConnections open(
            KafkaSettings settings,
            Node node,
            Sessions sessions,
            NodeCounters counters,
            CommandCounters commandCounters,
            InstantSource time,
            Tracing tracing)
            throws UnreachableException {
        var connections = connect(settings, node, sessions, counters, commandCounters, time, tracing);
        try {
            connections.awaitTopics();
            return connections;
        } catch (UnreachableException e) {
            connections.close();
            throw e;
        }
    }

    private static KafkaConnections connect(
            KafkaSettings settings,
            Node node,
            Sessions sessions,
            NodeCounters counters,
            CommandCounters commandCounters,
            InstantSource time,
            Tracing tracing)
            throws UnreachableException {
        try {
            return new KafkaConnections(settings, node, sessions, counters, commandCounters, time, tracing);
        } catch (KafkaException e) {
            // "Failed to construct ..." says nothing; its cause names the setting.
            var reason = e.getCause() == null ? e : e.getCause();
            throw new UnreachableException(
                    "KAFKA_BOOTSTRAP_SERVERS or a KAFKA_CLIENT_ setting was refused: " + reason.getMessage(), e);
        }
    }

    private void awaitTopics() throws UnreachableException {
        long deadline = System.nanoTime() + settings.startupTimeout().toNanos();
        awaitTopic(telemetryProducer, topics.telemetryRecords(), deadline);
        awaitTopic(eventProducer, topics.telemetryQuarantine(), deadline);
        awaitTopic(eventProducer, topics.commandResponses(), deadline);
        awaitTopic(eventProducer, topics.deviceSessions(), deadline);
        awaitTopic(eventProducer, topics.ingestNodes(), deadline);
        awaitTopic(eventProducer, topics.deviceCaptures(), deadline);
    }

    private void awaitTopic(KafkaProducer<byte[], byte[]> producer, String topic, long deadline)
            throws UnreachableException {
        while (true) {
            try {
                producer.partitionsFor(topic);
                return;
            } catch (TimeoutException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw unreachable(topic, e);
                }
                LockSupport.parkNanos(ASK_AGAIN_AFTER.toNanos());
            } catch (KafkaException e) {
                throw unreachable(topic, e);
            }
        }
    }

    private UnreachableException unreachable(String topic, Exception cause) {
        return new UnreachableException(
                "KAFKA_BOOTSTRAP_SERVERS: %s: topic %s cannot be reached (expected: a running broker on which the topics"
                                .formatted(settings.bootstrapServers(), topic)
                        + " were created): " + cause.getMessage(),
                cause);
    }

    /**
     * Starts to hear of sessions on other nodes and of commands, reads the whole registry, and says that this node lives.
     * Until this returns no tracker may be let in.
     */
    public void follow(Sessions sessions, RegistryListener listener) throws UnreachableException, InterruptedException {
        try {
            sessionEvents = TopicTail.fromEnd(
                    clients.reader("sessions"),
                    topics.deviceSessions(),
                    settings.startupTimeout(),
                    new SessionReader(sessions, node.incarnation())::read);
            var registrations = TopicTail.fromBeginning(
                    clients.reader("registry"),
                    topics.deviceRegistry(),
                    settings.startupTimeout(),
                    new RegistryReader(listener)::read);
            registry = registrations;
            if (!registrations.awaitCaughtUp(settings.startupTimeout())) {
                throw unreachable(topics.deviceRegistry(), new TimeoutException("the registry was not read in time"));
            }
        } catch (KafkaException e) {
            throw unreachable(topics.deviceRegistry(), e);
        }
        try {
            commands = followCommands(new InstructionReader(sessions, commandCounters));
        } catch (KafkaException e) {
            throw unreachable(topics.commands(), e);
        }
        heartbeats.startOn(timer);
    }

    private CommandTopics followCommands(InstructionReader reader) {
        return switch (settings.commandChannel()) {
            case KEYED ->
                KeyedCommands.start(clients.reader("commands"), topics.commands(), settings.startupTimeout(), reader);
            case PER_IMEI ->
                PerImeiCommands.start(
                        clients.commandReader(),
                        new TopicLookup(clients.admin()),
                        topics,
                        settings.commandAssignInterval(),
                        reader);
        };
    }

    public TelemetryLog telemetry() {
        return telemetry;
    }

    public Quarantine quarantine() {
        return quarantine;
    }

    public ResponseLog responses() {
        return responses;
    }

    public CaptureLog captures() {
        return captures;
    }

    public SessionJournal journal() {
        return journal;
    }

    /** What sessions tell the command channel; after {@link #follow}. */
    public CommandChannel commandChannel() {
        return followed();
    }

    private CommandTopics followed() {
        @Nullable CommandTopics current = commands;
        if (current == null) {
            throw new IllegalStateException("commands are not followed yet");
        }
        return current;
    }

    /** Topics that commands are read from. */
    public int commandTopics() {
        return followed().assigned();
    }

    /** Topics that commands would be read from if they existed. */
    public int missingCommandTopics() {
        return followed().missing();
    }

    /** False after a bug has ended the command channel. */
    public boolean isFollowingCommands() {
        return followed().isAlive();
    }

    /** True while the broker takes what this node writes. */
    public boolean isReachable() {
        return heartbeats.areHeard();
    }

    /** True once the registry is read, and while both tails go on. */
    public boolean isFollowing() {
        return isAlive(registry) && isAlive(sessionEvents);
    }

    private static boolean isAlive(@Nullable TopicTail tail) {
        return tail != null && tail.isAlive();
    }

    /** Tells the others that this node takes no more trackers. */
    public void draining() {
        heartbeats.draining();
    }

    /** The last word of this incarnation; flushes everything before and with it. */
    public void close() {
        close(registry);
        close(sessionEvents);
        close(commands);
        timer.shutdownNow();
        heartbeats.stopped();
        telemetryProducer.close(CLOSE_PATIENCE);
        eventProducer.close(CLOSE_PATIENCE);
        log.atDebug().addKeyValue("node", node.incarnation()).log("disconnected from Kafka");
    }

    private static void close(@Nullable TopicTail tail) {
        if (tail != null) {
            tail.close();
        }
    }

    private static void close(@Nullable CommandTopics topics) {
        if (topics != null) {
            topics.close();
        }
    }
}
