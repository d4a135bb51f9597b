package io.wayline.embedded.testing;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Both servers as containers, by Testcontainers. */
final class ContainerPair implements Infrastructure {

    /** The same as in docker-compose.yml; a test compares them. */
    static final String KAFKA_IMAGE = "apache/kafka:4.2.1";

    static final String POSTGRES_IMAGE = "postgres:17";

    private final KafkaContainer kafka = new KafkaContainer(KAFKA_IMAGE);
    private final PostgreSQLContainer database = new PostgreSQLContainer(POSTGRES_IMAGE);

    private ContainerPair() {}

    /**
     * Whether Docker answers. Testcontainers looks for it in many places and, in some, for minutes, so the door is tried
     * first: {@code DOCKER_HOST}, or else the usual socket.
     */
    static boolean available() {
        return doorOpens() && DockerClientFactory.instance().isDockerAvailable();
    }

    private static boolean doorOpens() {
        var host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        if (!host.startsWith("unix://")) {
            return true;
        }
        var socket = UnixDomainSocketAddress.of(Path.of(host.substring("unix://".length())));
        try (var _ = SocketChannel.open(socket)) {
            return true;
        } catch (IOException _) {
            return false; // nobody listens
        }
    }

    static ContainerPair start() {
        var pair = new ContainerPair();
        try {
            pair.kafka.start();
            pair.database.start();
            return pair;
        } catch (RuntimeException e) {
            pair.close();
            throw e;
        }
    }

    @Override
    public String kafkaBootstrapServers() {
        return kafka.getBootstrapServers();
    }

    @Override
    public String createDatabase(String name) {
        try (var connection = DriverManager.getConnection(
                        database.getJdbcUrl(), database.getUsername(), database.getPassword());
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the database " + name, e);
        }
        return "postgresql://%s:%s@%s:%d/%s"
                .formatted(
                        database.getUsername(),
                        database.getPassword(),
                        database.getHost(),
                        database.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                        name);
    }

    @Override
    public String description() {
        return "containers " + kafka.getDockerImageName() + " and " + database.getDockerImageName();
    }

    @Override
    public void close() {
        database.stop();
        kafka.stop();
    }
}
