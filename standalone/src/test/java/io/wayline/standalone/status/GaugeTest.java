package io.wayline.standalone.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GaugeTest {

    private static final String METRICS = """
            # HELP wayline_ingest_sessions Trackers in hand
            # TYPE wayline_ingest_sessions gauge
            wayline_ingest_sessions_reasserted_total 7.0
            wayline_ingest_sessions 25.0
            """;

    @Test
    void aGaugeIsFoundByItsWholeName() {
        assertThat(Gauge.in(METRICS, "wayline_ingest_sessions")).hasValue(25);
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertThat(Gauge.in(METRICS, "wayline_ingest")).isEmpty();
    }
}
