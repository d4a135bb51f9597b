package io.wayline.embedded.testing;

import io.wayline.proto.TopicSetup;
import io.wayline.proto.Topics;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One broker and one database for all tests of a JVM, started when first asked for and stopped with the JVM. Tests share
 * them and yet do not meet: each takes a database and topics of its own.
 *
 * <p>Containers serve where Docker answers and Testcontainers is on the class path, the embedded servers otherwise. Who must
 * know that containers served sets {@code WAYLINE_REQUIRE_CONTAINERS=true}: nothing else will do then.
 */
public final class TestInfrastructure {

    private static final Logger log = LoggerFactory.getLogger(TestInfrastructure.class);
    private static final int PARTITIONS = 4;
    private static final String REQUIRE_CONTAINERS = "WAYLINE_REQUIRE_CONTAINERS";

    private final Infrastructure servers;

    private TestInfrastructure(Infrastructure servers) {
        this.servers = servers;
    }

    public static TestInfrastructure shared() {
        return Shared.INSTANCE;
    }

    private static final class Shared {
        private static final TestInfrastructure INSTANCE = start();
    }

    private static TestInfrastructure start() {
        var servers = containersServe() ? ContainerPair.start() : EmbeddedPair.start();
        Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "stop-test-infrastructure"));
        log.info("tests use {}", servers.description());
        return new TestInfrastructure(servers);
    }

    private static boolean containersServe() {
        boolean theyCan = testcontainersPresent() && ContainerPair.available();
        if (!theyCan && Boolean.parseBoolean(System.getenv(REQUIRE_CONTAINERS))) {
            throw new IllegalStateException(
                    REQUIRE_CONTAINERS + ": no container engine answers, or Testcontainers is not on the class path");
        }
        return theyCan;
    }

    private static boolean testcontainersPresent() {
        try {
            Class.forName("org.testcontainers.kafka.KafkaContainer", false, TestInfrastructure.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException _) {
            return false; // the module's own choice
        }
    }

    public String kafkaBootstrapServers() {
        return servers.kafkaBootstrapServers();
    }

    /** The URL of a new, empty database: {@code postgresql://user:password@host:port/database}. */
    public String freshDatabase() {
        return servers.createDatabase("test_" + uniqueName());
    }

    /** Topics that nobody else uses, created. */
    public Topics freshTopics() {
        var topics = new Topics("t" + uniqueName() + ".");
        TopicSetup.create(Map.of("bootstrap.servers", kafkaBootstrapServers()), topics, PARTITIONS, (short) 1);
        return topics;
    }

    private static String uniqueName() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }
}
