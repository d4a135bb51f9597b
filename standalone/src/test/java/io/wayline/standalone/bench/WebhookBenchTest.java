package io.wayline.standalone.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class WebhookBenchTest {

    private static final byte[] BODY = "{\"type\":\"endpoint.test\",\"data\":{}}".getBytes(UTF_8);

    @Test
    void theHostCountsEveryPostOfTheRawClient() throws Exception {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        try (var host = new WebhookHost()) {
            host.show((id, body, _) -> {
                assertThat(body).isEqualTo(BODY);
                ids.add(id);
            });

            double perSecond = RawPosts.measure(host.url(), BODY, 200, 8);

            assertThat(ids).hasSize(200);
            assertThat(perSecond).isPositive();
        }
    }

    @Test
    void theReportSaysTheShareOfTheRawLimit() {
        var text = report(1_000, 1_000).text();

        assertThat(text)
                .contains("10,000", "2,500", "25 %", "p50", "p99")
                .contains(
                        "Nothing lost: 20,000 events, 20,000 arrived in 20,003 requests; 1,000 packets, 1,000 arrived");
    }

    @Test
    void whatDidNotArriveIsSaid() {
        assertThat(report(1_000, 999).text()).contains("WRONG");
        assertThat(report(1_000, 999).json()).contains("\"nothingLost\":false").doesNotContain("%");
    }

    private static WebhookReport report(int sent, int arrived) {
        var micros = new Histogram(3);
        micros.recordValue(12_000);
        return new WebhookReport(
                10_000,
                BODY.length,
                new DispatchedCommands.Result(20_000, 2_500, 20_003, 20_000, BODY),
                50,
                new WebhookLatency.Result(sent, arrived, micros));
    }
}
