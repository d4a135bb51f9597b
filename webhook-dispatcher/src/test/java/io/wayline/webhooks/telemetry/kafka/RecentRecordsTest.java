package io.wayline.webhooks.telemetry.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.proto.telemetry.v1.TelemetryRecord;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentRecordsTest {

    private static final byte[] VALUE =
            TelemetryRecord.newBuilder().setImei("352093080000001").build().toByteArray();

    private final AtomicInteger unreadable = new AtomicInteger();
    private final RecentRecords recent = new RecentRecords(100, 2_000, unreadable::incrementAndGet);

    @Test
    void hasWhatCameSinceItWasMade() {
        recent.add(100, VALUE, null);
        recent.add(101, VALUE, null);
        recent.add(102, VALUE, null);

        var slice = recent.read(101, 200, 10).orElseThrow();

        assertThat(slice.records()).extracting(r -> r.offset()).containsExactly(101L, 102L);
        assertThat(slice.next()).isEqualTo(103);
        assertThat(slice.isAtEnd()).isTrue();
        assertThat(recent.read(100, 101, 10).orElseThrow().isAtEnd())
                .as("as far as asked")
                .isTrue();
        assertThat(recent.read(100, 200, 1).orElseThrow().isAtEnd()).isFalse();
    }

    @Test
    void saysNothingOfWhatItHasNot() {
        recent.add(100, VALUE, null);

        assertThat(recent.read(99, 200, 10)).isEmpty();
        assertThat(recent.read(101, 200, 10)).isEmpty();
    }

    @Test
    void forgetsTheOldestWhenItIsFull() {
        for (int i = 0; i < 50; i++) {
            recent.add(100 + i, VALUE, null);
        }

        assertThat(recent.read(100, 200, 10)).isEmpty();
        assertThat(recent.read(149, 200, 10)).isPresent();
        assertThat(recent.end()).isEqualTo(150);
    }

    @Test
    void beginsAnewAfterAGap() {
        recent.add(100, VALUE, null);
        recent.add(105, VALUE, null);

        assertThat(recent.read(100, 200, 10)).isEmpty();
        assertThat(recent.read(105, 200, 10)).isPresent();
    }

    @Test
    void whatCannotBeReadIsCountedAndPassedOver() {
        recent.add(100, new byte[] {1, 2, 3}, null);
        recent.add(101, VALUE, null);

        var slice = recent.read(100, 200, 10).orElseThrow();

        assertThat(slice.records()).extracting(r -> r.offset()).containsExactly(101L);
        assertThat(slice.next()).isEqualTo(102);
        assertThat(unreadable).hasValue(1);
    }
}
