package io.wayline.standalone.status;

import io.wayline.standalone.run.RunDescription;
import io.wayline.standalone.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run at one moment.
 *
 * @param services the answers of the services, Kafka and PostgreSQL
 * @param sessions trackers connected; empty if the ingest node does not tell
 */
public record StatusReport(
        RunDescription run, List<ServiceHealth> services, OptionalLong sessions, List<GroupLag> lag) {

    private static final int WIDEST_CELL = 100;

    public StatusReport {
        services = List.copyOf(services);
        lag = List.copyOf(lag);
    }

    public boolean healthy() {
        return services.stream().allMatch(ServiceHealth::healthy);
    }

    /** For programs; with passwords and key, because a program asks in order to connect. */
    public String json() {
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    /** For people; without passwords and key. */
    public String text() {
        var text = new StringBuilder();
        text.append(healthy() ? "Wayline runs and is well" : "Wayline runs and something is wrong")
                .append(" (process %d, since %s)\n\n".formatted(run.pid(), run.startedAt()));
        var health = new TextTable(List.of("part", "health", "asked at"), WIDEST_CELL);
        services.forEach(service -> health.row(
                List.of(service.service(), service.healthy() ? "ok" : "FAILED " + service.detail(), service.url())));
        text.append(health.render()).append('\n');
        sessions.ifPresent(count -> text.append("%d trackers connected\n\n".formatted(count)));
        text.append(addresses().render());
        if (!lag.isEmpty()) {
            var behind = new TextTable(List.of("consumer group", "topic", "lag"), WIDEST_CELL);
            lag.forEach(one -> behind.row(List.of(one.group(), one.topic(), Long.toString(one.lag()))));
            text.append('\n').append(behind.render());
        }
        return text.toString();
    }

    private TextTable addresses() {
        var table = new TextTable(List.of("what", "where"), WIDEST_CELL);
        addressRows(run).forEach(table::row);
        return table;
    }

    /** What listens where; the same list that {@code up} prints. */
    public static List<List<String>> addressRows(RunDescription run) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("trackers, TCP", run.trackerTcp()));
        rows.add(List.of("trackers, UDP", run.trackerUdp().isEmpty() ? "off" : run.trackerUdp()));
        rows.add(List.of("admission", run.registrationPolicy()));
        rows.add(List.of("REST API", run.apiUrl() + "/api/v1"));
        rows.add(List.of("Kafka", run.kafkaBootstrapServers()));
        rows.add(List.of("PostgreSQL", run.jdbcUrl() + " (user " + run.databaseUser() + ")"));
        run.health().forEach((name, url) -> rows.add(List.of("health, " + name, url)));
        run.metrics().forEach((name, url) -> rows.add(List.of("metrics, " + name, url)));
        rows.add(List.of(
                "traces", run.tracesUrl().isEmpty() ? "as " + run.tracesDecidedBy() + " says" : run.tracesUrl()));
        rows.add(List.of("data", run.dataDir()));
        rows.add(List.of("log", run.logFile()));
        return rows;
    }
}
