package io.wayline.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {

    private static final Map<String, String> ANY_PORTS = Map.of(
            "BROKER_PORT", "0",
            "UDP_PORT", "0",
            "METRICS_PORT", "0",
            "TELEMETRY_PORT", "0",
            "API_PORT", "0",
            "WEBHOOK_PORT", "0",
            "KAFKA_PORT", "0");

    @Test
    void aTakenPortIsNamedWithTheVariableThatChangesIt() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePorts.taken(settings("METRICS_PORT", taken.getLocalPort())))
                    .singleElement()
                    .asString()
                    .contains("port " + taken.getLocalPort(), "METRICS_PORT");
        }
    }

    @Test
    void theApiNeedsItsPortToo() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePorts.taken(settings("API_PORT", taken.getLocalPort())))
                    .singleElement()
                    .asString()
                    .contains("API_PORT", "REST API");
        }
    }

    @Test
    void tracesNeedTheirPort() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePorts.taken(settings("TRACES_PORT", taken.getLocalPort())))
                    .singleElement()
                    .asString()
                    .contains("TRACES_PORT", "traces");
        }
    }

    @Test
    void datagramsHavePortsOfTheirOwn() throws IOException {
        try (var taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertThat(FreePorts.taken(settings("UDP_PORT", taken.getLocalPort())))
                    .singleElement()
                    .asString()
                    .contains("UDP_PORT");
        }
        assertThat(IntStream.range(0, 20).anyMatch(_ -> isFreeBesideDatagrams()))
                .as("free for TCP; somebody else may have one of them")
                .isTrue();
    }

    private static boolean isFreeBesideDatagrams() {
        try (var taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return FreePorts.taken(settings("METRICS_PORT", taken.getLocalPort()))
                    .isEmpty();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RunSettings settings(String variable, int port) {
        var environment = new HashMap<>(ANY_PORTS);
        environment.put(variable, Integer.toString(port));
        return new RunSettings(environment, Path.of("data"));
    }
}
