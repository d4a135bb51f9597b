package io.wayline.standalone.run;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A running system, as the other commands need it.
 *
 * @param startedAt ISO 8601
 * @param trackerUdp empty when UDP is off
 * @param apiUrl base of the REST API, without a path
 * @param apiKey that opens it
 * @param health name of a service to the URL that answers whether it is well
 * @param tracesUrl base of the store of traces, without a path; empty if this run has none
 * @param tracesDecidedBy the variable because of which there is none; empty if there is one
 */
public record RunDescription(
        long pid,
        String startedAt,
        String dataDir,
        String logFile,
        String trackerTcp,
        String trackerUdp,
        String registrationPolicy,
        String kafkaBootstrapServers,
        String topicPrefix,
        String jdbcUrl,
        String databaseUser,
        String databasePassword,
        String readerUser,
        String readerPassword,
        String apiUrl,
        String apiKey,
        Map<String, String> health,
        Map<String, String> metrics,
        String tracesUrl,
        String tracesDecidedBy) {

    public RunDescription {
        health = Collections.unmodifiableMap(new TreeMap<>(health)); // always in the same order
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }

    @Override
    public String toString() {
        return "RunDescription[pid=%d, dataDir=%s, passwords=***]".formatted(pid, dataDir);
    }
}
