package io.wayline.standalone.run;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Looks at every port before anything starts, so that a person learns of all that are taken at once. */
final class FreePorts {

    private static final String LOOPBACK = "127.0.0.1";

    private FreePorts() {}

    /** One sentence for each port that is taken. PostgreSQL's is left out: a server left over by a killed run may hold it. */
    static List<String> taken(RunSettings settings) {
        var taken = new ArrayList<String>();
        checkTcp(taken, settings.brokerBind(), settings.brokerPort(), "BROKER_PORT", "trackers (TCP)");
        checkUdp(taken, settings.brokerBind(), settings.udpPort());
        checkTcp(taken, LOOPBACK, settings.metricsPort(), "METRICS_PORT", "the ingest node's health and metrics");
        checkTcp(
                taken, LOOPBACK, settings.telemetryPort(), "TELEMETRY_PORT", "telemetry-consumer's health and metrics");
        checkTcp(taken, settings.apiBind(), settings.apiPort(), "API_PORT", "the REST API");
        checkTcp(taken, settings.webhookBind(), settings.webhookPort(), "WEBHOOK_PORT", "webhook-dispatcher");
        if (settings.traces().decidedBy().isEmpty()) {
            checkTcp(taken, LOOPBACK, settings.tracesPort(), "TRACES_PORT", "traces");
        }
        if (settings.externalKafka().isEmpty()) {
            checkTcp(taken, LOOPBACK, settings.kafkaPort(), "KAFKA_PORT", "Kafka");
        }
        return taken;
    }

    static String sentence(int port, String purpose, String variable) {
        return "port %d for %s is in use: stop what uses it, or set %s to another port"
                .formatted(port, purpose, variable);
    }

    private static void checkTcp(List<String> taken, String address, int port, String variable, String purpose) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException _) {
            taken.add(sentence(port, purpose, variable));
        }
    }

    private static void checkUdp(List<String> taken, String address, int port) {
        try (var _ = new DatagramSocket(new InetSocketAddress(address, port))) {
            return;
        } catch (IOException _) {
            taken.add(sentence(port, "trackers (UDP)", "UDP_PORT"));
        }
    }
}
