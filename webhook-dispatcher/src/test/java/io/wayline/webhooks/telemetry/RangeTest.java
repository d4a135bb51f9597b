package io.wayline.webhooks.telemetry;

import static io.wayline.webhooks.telemetry.Samples.A;
import static io.wayline.webhooks.telemetry.Samples.B;
import static io.wayline.webhooks.telemetry.Samples.endpoint;
import static io.wayline.webhooks.telemetry.Samples.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint.Filter;
import io.wayline.webhooks.endpoint.Endpoint.Format;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RangeTest {

    private static final List<TelemetryRecord> RECORDS =
            List.of(record(5, A, 1, 0, 2), record(6, B, 1, 0, 1), record(7, A, 1, 1, 2), record(8, A, 2, 0, 1));

    private final PlainBodies bodies = new PlainBodies();

    @Test
    void theSameRecordsAreTheSameIdsAndBytes() {
        var once = range(Format.STANDARD, Set.of()).requests(bodies).getFirst();
        var again = range(Format.STANDARD, Set.of()).requests(bodies).getFirst();

        assertThat(once.message().id())
                .isEqualTo(again.message().id())
                .startsWith("bat_")
                .hasSize(36);
        assertThat(once.message().body()).isEqualTo(again.message().body());
        assertThat(once.events()).isEqualTo(again.events());
        assertThat(once.events())
                .extracting(WebhookEvent::id)
                .doesNotHaveDuplicates()
                .hasSize(3)
                .allMatch(id -> id.matches("tel_[0-9a-f]{32}"));
    }

    @Test
    void onePacketIsAnEventOfItsOwn() {
        var request = range(Format.STANDARD, Set.of(A)).requests(bodies).getFirst();

        assertThat(request.message().id())
                .isEqualTo(request.events().getFirst().id())
                .startsWith("tel_");
    }

    @Test
    void whatWentAsideIsNotSent() {
        var range = range(Format.STANDARD, Set.of(A));

        assertThat(range.packetsToSend()).extracting(Packet::imei).containsExactly(B);
        assertThat(range.events(range.packetsAside()))
                .extracting(WebhookEvent::imei)
                .containsExactly(A, A);
    }

    @Test
    void hostsOfIotBrokerGetOneMessageOfEachTracker() {
        var requests = range(Format.IOT_BROKER, Set.of()).requests(bodies);

        assertThat(requests).hasSize(2);
        assertThat(new String(requests.getFirst().message().body(), UTF_8))
                .contains("\"imei\":\"" + A + "\"", "\"recordCount\":3", "\"firstOffset\":5", "\"lastOffset\":8");
        assertThat(requests.getFirst().packets()).hasSize(2);
        assertThat(requests.getFirst().events()).hasSize(1);
    }

    private static Range range(Format format, Set<String> aside) {
        return new Range(Samples.stream(), endpoint(format, Filter.NONE), 5, 9, Packet.of(RECORDS), aside);
    }
}
