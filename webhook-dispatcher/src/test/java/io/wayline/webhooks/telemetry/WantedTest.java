package io.wayline.webhooks.telemetry;

import static io.wayline.webhooks.telemetry.Samples.A;
import static io.wayline.webhooks.telemetry.Samples.B;
import static io.wayline.webhooks.telemetry.Samples.START;
import static io.wayline.webhooks.telemetry.Samples.endpoint;
import static io.wayline.webhooks.telemetry.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.endpoint.Endpoint.Filter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WantedTest {

    /** Received 0, 10, 20 and 30 seconds after the start. */
    private static final List<Packet> PACKETS = Packet.of(
            List.of(record(0, A, 0, 0, 1), record(1, A, 10, 0, 1), record(2, A, 20, 0, 1), record(3, A, 30, 0, 1)));

    private static final Filter EVERY_20_SECONDS = new Filter(Set.of(), Set.of(), Set.of(), Duration.ofSeconds(20));

    @Test
    void onePacketOfATrackerInEachInterval() {
        assertThat(taken(EVERY_20_SECONDS, false, Map.of())).containsExactly(0L, 2L);
    }

    @Test
    void theIntervalBeginsWithWhatWasSentBefore() {
        assertThat(taken(EVERY_20_SECONDS, false, Map.of(A, START.minusSeconds(10))))
                .containsExactly(1L, 3L);
    }

    @Test
    void askingAgainGivesTheSame() {
        var lastSent = Map.of(A, START.minusSeconds(10));

        assertThat(taken(EVERY_20_SECONDS, false, lastSent)).isEqualTo(taken(EVERY_20_SECONDS, false, lastSent));
    }

    @Test
    void aReplayHasNoInterval() {
        assertThat(taken(EVERY_20_SECONDS, true, Map.of())).hasSize(4);
    }

    @Test
    void packetsCausedByOneOfTheseElements() {
        var caused = Packet.of(List.of(
                record(0, A, 1, 0, 2, 0, true, 1),
                record(1, A, 1, 1, 2, 240, true, 2),
                record(2, A, 2, 0, 1, 9, true, 3)));
        var filter = new Filter(Set.of(), Set.of(), Set.of(240, 1), Duration.ZERO);

        assertThat(Wanted.of(caused, wanted(filter, false, Map.of())))
                .extracting(p -> p.first().offset())
                .containsExactly(0L);
    }

    @Test
    void trackersWithOneOfTheseTags() {
        var filter = new Filter(Set.of(), Set.of("north"), Set.of(), Duration.ZERO);
        var wanted = new Wanted(
                endpoint(filter), false, null, imei -> imei.equals(B) ? Set.of("north", "x") : Set.of(), Map.of());

        assertThat(wanted.isAbout(A)).isFalse();
        assertThat(wanted.isAbout(B)).isTrue();
    }

    @Test
    void aReplayOfOneTrackerIsOfNoOther() {
        var wanted = new Wanted(endpoint(Filter.NONE), true, B, _ -> Set.of(), Map.of());

        assertThat(wanted.isAbout(A)).isFalse();
        assertThat(wanted.isAbout(B)).isTrue();
    }

    private static List<Long> taken(Filter filter, boolean isReplay, Map<String, Instant> lastSent) {
        return Wanted.of(PACKETS, wanted(filter, isReplay, lastSent)).stream()
                .map(packet -> packet.first().offset())
                .toList();
    }

    private static Wanted wanted(Filter filter, boolean isReplay, Map<String, Instant> lastSent) {
        return new Wanted(endpoint(filter), isReplay, null, _ -> Set.of(), lastSent);
    }
}
