package io.wayline.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A KRaft broker and its controller in this process, listening on the loopback address only.
 *
 * <p>The data directory is formatted when new and kept over restarts. One broker means one replica: what it has
 * committed is in the page cache of one machine, so a killed process loses nothing, a lost machine may.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final String NODE_ID = "1";
    private static final String CLIENTS = "CLIENTS";
    private static final String CONTROLLER = "CONTROLLER";
    private static final String MECHANISM = "SCRAM-SHA-512";
    /** Before a setting that is of the listener of clients only. */
    private static final String OF_CLIENTS = "listener.name.clients.";

    private static final Map<String, String> ONE_REPLICA = Map.of(
            "default.replication.factor", "1",
            "min.insync.replicas", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1");

    /**
     * After a kill the controller waits for the session of the broker that died before it lets the new one in; there is
     * no other broker that could take over meanwhile, so waiting long is of no use.
     */
    private static final Map<String, String> QUICK_RETURN =
            Map.of("broker.session.timeout.ms", "4000", "broker.heartbeat.interval.ms", "500");

    /** Fewer partitions of the internal topics and fewer threads than a server of its own would have. */
    private static final Map<String, String> SMALL_MACHINE = Map.of(
            "offsets.topic.num.partitions", "4",
            "transaction.state.log.num.partitions", "4",
            "share.coordinator.state.topic.num.partitions", "4",
            "group.initial.rebalance.delay.ms", "0",
            "num.network.threads", "2",
            "num.io.threads", "4",
            "num.recovery.threads.per.data.dir", "2",
            "log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024),
            "socket.request.max.bytes", Integer.toString(64 * 1024 * 1024),
            "metadata.log.max.record.bytes.between.snapshots", Integer.toString(4 * 1024 * 1024));

    private final KafkaRaftServer server;
    private final DirectoryLock lock;
    private final int port;
    private final CompletableFuture<String> ended;

    private EmbeddedKafka(KafkaRaftServer server, DirectoryLock lock, int port, CompletableFuture<String> ended) {
        this.server = server;
        this.lock = lock;
        this.port = port;
        this.ended = ended;
    }

    /**
     * Starts the broker; returns when clients can connect.
     *
     * @param port 0 for any free one
     * @throws PortInUseException when somebody else has the port
     * @throws DirectoryInUseException when another broker has the directory
     */
    public static EmbeddedKafka start(Path dataDir, int port) {
        return start(dataDir, port, List.of(), Map.of());
    }

    /**
     * Starts a broker that knows its clients: SASL/SCRAM over TLS on its port, and nobody may do what no ACL allows.
     *
     * @param ruler may do everything; one of the users
     * @param passwords by user; a data directory keeps those of its first start
     */
    public static EmbeddedKafka startWithUsers(
            Path dataDir, int port, String ruler, Map<String, String> passwords, ServerCertificate certificate) {
        var settings = new HashMap<String, String>();
        settings.put("listener.security.protocol.map", CLIENTS + ":SASL_SSL," + CONTROLLER + ":PLAINTEXT");
        settings.putAll(onlyWhoIsKnown(ruler, passwords.getOrDefault(ruler, "")));
        settings.putAll(encrypted(certificate));
        var accounts = passwords.entrySet().stream()
                .map(user -> "%s=[name=%s,password=%s]".formatted(MECHANISM, user.getKey(), user.getValue()))
                .toList();
        return start(dataDir, port, accounts, settings);
    }

    private static Map<String, String> onlyWhoIsKnown(String ruler, String password) {
        return Map.of(
                "sasl.enabled.mechanisms",
                MECHANISM,
                "sasl.mechanism.inter.broker.protocol",
                MECHANISM,
                OF_CLIENTS + "scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(ruler, password),
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "false",
                "super.users",
                "User:%s;User:ANONYMOUS".formatted(ruler)); // the controller's port is ours alone
    }

    /** The broker is a client of itself, so that it trusts its own authority. */
    private static Map<String, String> encrypted(ServerCertificate certificate) {
        return Map.of(
                OF_CLIENTS + "ssl.keystore.type", "PEM",
                OF_CLIENTS + "ssl.keystore.certificate.chain", certificate.chain(),
                OF_CLIENTS + "ssl.keystore.key", certificate.key(),
                OF_CLIENTS + "ssl.truststore.type", "PEM",
                OF_CLIENTS + "ssl.truststore.certificates", certificate.authority());
    }

    private static EmbeddedKafka start(Path dataDir, int port, List<String> accounts, Map<String, String> more) {
        var lock = DirectoryLock.take(dataDir);
        try {
            int brokerPort = LoopbackPort.reserve(port, "Kafka");
            var logDir = dataDir.resolve("log").toAbsolutePath();
            format(logDir, accounts);
            int controllerPort = LoopbackPort.reserve(0, "Kafka controller");
            var settings = settings(logDir, brokerPort, controllerPort);
            settings.putAll(more);
            var ended = new CompletableFuture<String>();
            behaveAsGuest(ended);
            var server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
            server.startup();
            log.info("broker started port={} directory={}", brokerPort, dataDir);
            return new EmbeddedKafka(server, lock, brokerPort, ended);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** The broker is a guest in this process: on a fatal fault it says so, where by itself it would end the process. */
    private static void behaveAsGuest(CompletableFuture<String> ended) {
        Exit.Procedure report = (status, message) -> {
            var reason = "Kafka gave up with status %d: %s".formatted(status, message);
            log.error("broker gave up status={} detail={}", status, message);
            ended.complete(reason);
            throw new IllegalStateException(reason);
        };
        Exit.setExitProcedure(report);
        Exit.setHaltProcedure(report);
        Exit.setShutdownHookAdder((name, hook) -> {}); // its owner stops it, when its turn comes
    }

    private static void format(Path logDir, List<String> accounts) {
        if (Files.exists(logDir.resolve("meta.properties"))) {
            return;
        }
        try {
            Files.createDirectories(logDir);
            new Formatter()
                    .setNodeId(Integer.parseInt(NODE_ID))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(logDir.toString()))
                    .setMetadataLogDirectory(logDir.toString())
                    .setControllerListenerName(CONTROLLER)
                    // With one replica there is nobody to choose from: after a kill the copy on this disk leads at
                    // once.
                    .setFeatureLevel("eligible.leader.replicas.version", (short) 0)
                    .setScramArguments(accounts)
                    .setIgnoreFormatted(true)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot format " + logDir, e);
        } catch (Exception e) { // the signature of Formatter.run
            throw new IllegalStateException("cannot format " + logDir, e);
        }
    }

    private static Properties settings(Path logDir, int brokerPort, int controllerPort) {
        var properties = new Properties();
        properties.putAll(Map.of(
                "node.id",
                NODE_ID,
                "process.roles",
                "broker,controller",
                "controller.quorum.voters",
                NODE_ID + "@" + LoopbackPort.HOST + ":" + controllerPort,
                "controller.listener.names",
                CONTROLLER,
                "listeners",
                listener(CLIENTS, brokerPort) + "," + listener(CONTROLLER, controllerPort),
                "advertised.listeners",
                listener(CLIENTS, brokerPort),
                "listener.security.protocol.map",
                CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT",
                "inter.broker.listener.name",
                CLIENTS,
                "log.dirs",
                logDir.toString()));
        properties.putAll(ONE_REPLICA);
        properties.putAll(QUICK_RETURN);
        properties.putAll(SMALL_MACHINE);
        properties.put("auto.create.topics.enable", "false");
        return properties;
    }

    private static String listener(String name, int port) {
        return name + "://" + LoopbackPort.HOST + ":" + port;
    }

    /** {@code host:port}, for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return LoopbackPort.HOST + ":" + port;
    }

    /** Done, with the reason, when the broker has given up or was stopped. */
    public CompletableFuture<String> ended() {
        return ended;
    }

    /** Stops the broker cleanly and gives the directory back. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        lock.close();
        ended.complete("Kafka has ended");
        log.info("broker stopped");
    }

    /** The broker as a process of its own: {@code --data DIR --port N}. */
    public static void main(String[] args) {
        var options = ServerOptions.parse(args, 9092);
        var kafka = start(options.dataDir(), options.port());
        ServerOptions.announce("kafka ready " + kafka.bootstrapServers());
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-kafka"));
        kafka.ended.join();
        System.exit(1); // only when the broker gave up: a process told to stop is on its way out already
    }
}
