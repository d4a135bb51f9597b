package io.wayline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.Acknowledgement;
import io.wayline.codec.UdpDatagram;
import io.wayline.codec.UdpDatagram.Decoded;
import io.wayline.simulator.tracker.NetworkProfile;
import io.wayline.simulator.tracker.TrackerTimings;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UdpFleetTest {

    private final Set<AcknowledgedRecord> stored = ConcurrentHashMap.newKeySet();
    private final Set<String> breaches = ConcurrentHashMap.newKeySet();

    @Test
    void everyDatagramIsRepeatedUntilItsOwnAnswerComes() throws IOException, InterruptedException {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(socket));
            try (var fleet = Fleet.start(FleetSettings.against("127.0.0.1", socket.getLocalPort())
                    .withTransport(true)
                    .withDevices(8)
                    .withRecords(95)
                    .withNetwork(NetworkProfile.FLAKY, 3)
                    .withTimings(TrackerTimings.USUAL
                            .withResponseTimeout(Duration.ofMillis(100))
                            .withBackoff(Duration.ofMillis(5), Duration.ofMillis(50))))) {
                assertThat(fleet.awaitDone(Duration.ofSeconds(30))).isTrue();

                assertThat(breaches).isEmpty();
                var counts = fleet.report().counts();
                assertThat(counts.acknowledgedRecords()).isEqualTo(8 * 95);
                assertThat(counts.timedOut()).isGreaterThanOrEqualTo(8);
                assertThat(counts.inFlight()).isZero();
                assertThat(fleet.acknowledged().collect(Collectors.toSet())).isEqualTo(new HashSet<>(stored));
            }
        }
    }

    /** Loses the first answer to each tracker, and answers its second datagram with a wrong id first. */
    private void serve(DatagramSocket socket) {
        Map<String, Integer> datagrams = new HashMap<>();
        Map<String, byte[]> unanswered = new HashMap<>();
        var buffer = new byte[65_536];
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                var bytes = Arrays.copyOf(buffer, packet.getLength());
                if (!(UdpDatagram.decode(bytes) instanceof Decoded.Valid(var datagram))) {
                    breaches.add("not a datagram of this protocol");
                    continue;
                }
                var imei = datagram.imei();
                var before = unanswered.remove(imei);
                if (before != null && !Arrays.equals(before, bytes)) {
                    breaches.add(imei + " sent another datagram though the last one was not answered");
                }
                datagram.packet()
                        .records()
                        .forEach(record -> stored.add(new AcknowledgedRecord(imei, record.timestampMillis())));
                int number = datagrams.merge(imei, 1, Integer::sum);
                if (number == 1) {
                    unanswered.put(imei, bytes);
                    continue;
                }
                if (number == 2) {
                    answer(socket, packet, datagram, datagram.packetId() + 1);
                }
                answer(socket, packet, datagram, datagram.packetId());
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    breaches.add(e.toString());
                }
            }
        }
    }

    private static void answer(DatagramSocket socket, DatagramPacket to, UdpDatagram datagram, int packetId)
            throws IOException {
        var bytes = Acknowledgement.udp(
                packetId, datagram.avlPacketId(), datagram.packet().records().size());
        socket.send(new DatagramPacket(bytes, bytes.length, to.getSocketAddress()));
    }
}
