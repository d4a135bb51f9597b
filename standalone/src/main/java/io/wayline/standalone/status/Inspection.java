package io.wayline.standalone.status;

import io.wayline.standalone.run.DatabaseAddress;
import io.wayline.standalone.run.RunDescription;
import io.wayline.standalone.run.RunSettings;
import io.wayline.standalone.sql.Query;
import io.wayline.standalone.status.GroupLag.KafkaSilentException;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Asks every part of a run how it is. */
public final class Inspection {

    private static final String SESSIONS = "wayline_ingest_sessions";

    private Inspection() {}

    /** @param environment where the settings of Kafka clients come from */
    public static StatusReport of(RunDescription run, Map<String, String> environment) throws InterruptedException {
        var services = new ArrayList<ServiceHealth>();
        var sessions = OptionalLong.empty();
        try (var client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            for (var service : run.health().entrySet()) {
                services.add(ServiceHealth.ask(client, service.getKey(), service.getValue()));
            }
            sessions = Gauge.ask(client, run.metrics().getOrDefault("ingest-node", ""), SESSIONS);
        }
        services.add(database(run));
        List<GroupLag> lag = List.of();
        try {
            lag = GroupLag.ofAll(RunSettings.kafkaClient(environment, run.kafkaBootstrapServers()));
            services.add(new ServiceHealth("kafka", run.kafkaBootstrapServers(), true, ""));
        } catch (KafkaSilentException e) {
            services.add(
                    new ServiceHealth("kafka", run.kafkaBootstrapServers(), false, String.valueOf(e.getMessage())));
        }
        return new StatusReport(run, services, sessions, lag);
    }

    private static ServiceHealth database(RunDescription run) {
        var reader = new DatabaseAddress(run.jdbcUrl(), run.readerUser(), run.readerPassword());
        try {
            boolean answered = Query.run(reader, "SELECT 1", java.sql.ResultSet::next);
            return new ServiceHealth("postgresql", run.jdbcUrl(), answered, "");
        } catch (SQLException e) {
            return new ServiceHealth("postgresql", run.jdbcUrl(), false, String.valueOf(e.getMessage()));
        }
    }
}
