package io.wayline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RebalanceIT {

    private static final int TRACKERS = 60;
    private static final int RECORDS = 4_000;

    @Test
    void instancesThatComeAndGoLoseAndDoubleNothing() {
        try (var service = ServiceUnderTest.start()) {
            long published = 0;
            service.publish(Samples.records(new Random(1), RECORDS, TRACKERS));
            published += RECORDS;
            var second = service.startInstance();
            service.publish(Samples.records(new Random(2), RECORDS, TRACKERS));
            published += RECORDS;
            await().atMost(ServiceUnderTest.PATIENCE)
                    .until(() -> service.get(second, "/actuator/health").body().contains("\"partitions\":2"));
            service.publish(Samples.records(new Random(3), RECORDS, TRACKERS));
            published += RECORDS;
            service.stop(service.instance());
            service.publish(Samples.records(new Random(4), RECORDS, TRACKERS));
            published += RECORDS;

            service.awaitRows(published);

            assertThat(service.number("SELECT sum(next_offset) FROM telemetry.consumed_offset"))
                    .isEqualTo(published);
            assertThat(service.count("telemetry.last_position")).isEqualTo(TRACKERS);
            service.counts(second).mustBalance();
            assertThat(service.counts(second).quarantined()).isZero();
        }
    }
}
