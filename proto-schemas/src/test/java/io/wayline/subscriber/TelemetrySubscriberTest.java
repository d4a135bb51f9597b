package io.wayline.subscriber;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.subscriber.DeadLetterHandler.DeadLetter;
import io.wayline.subscriber.TelemetrySubscriber.Counts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class TelemetrySubscriberTest {

    private static final TopicPartition PARTITION = new TopicPartition("telemetry.records.v1", 0);
    private static final String IMEI = "350612345678901";

    private final FakeConsumer kafka = new FakeConsumer();
    private final List<String> handled = new ArrayList<>();
    private final List<DeadLetter> letters = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> waiting = new ArrayList<>();
    private long nextOffset;

    @Test
    void recordsAreHandledInOrderAndCommittedAfterwards() {
        var subscriber = subscription((record, origin) -> {
            assertThat(kafka.committed).isZero();
            handled.add(id(record));
        });
        given("a", "b", "c");

        runUntilRead(subscriber);

        assertThat(handled).containsExactly("a", "b", "c");
        assertThat(kafka.committed).isEqualTo(3);
        assertThat(subscriber.counts()).isEqualTo(new Counts(3, 3, 0, 0));
    }

    @Test
    void aRecordThatATrackerHasSentTwiceIsHandledOnce() {
        var subscriber = subscription((record, origin) -> handled.add(id(record)));
        given("a", "b", "a");

        runUntilRead(subscriber);

        assertThat(handled).containsExactly("a", "b");
        assertThat(kafka.committed).isEqualTo(3);
        assertThat(subscriber.counts()).isEqualTo(new Counts(3, 2, 1, 0));
    }

    @Test
    void whatFailsIsTriedAgainInItsPlace() {
        var failures = new ArrayList<>(List.of("b", "b"));
        var subscriber = subscription((record, origin) -> {
            if (failures.remove(id(record))) {
                throw new IllegalStateException("not now");
            }
            handled.add(id(record));
        });
        given("a", "b", "c");

        runUntilRead(subscriber);

        assertThat(handled).containsExactly("a", "b", "c");
    }

    @Test
    void whatIsRefusedToTheEndIsADeadLetterAndTheRestGoesOn() {
        var subscriber = subscription((record, origin) -> {
            if (id(record).equals("b")) {
                throw new IllegalStateException("never");
            }
            handled.add(id(record));
        });
        given("a", "b", "c");

        runUntilRead(subscriber);

        assertThat(handled).containsExactly("a", "c");
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.origin().offset()).isEqualTo(1);
            assertThat(letter.failure()).hasMessage("never");
            assertThat(letter.key()).isEqualTo(IMEI.getBytes(UTF_8));
        });
        assertThat(subscriber.counts()).isEqualTo(new Counts(3, 2, 0, 1));
    }

    @Test
    void whatIsNoTelemetryIsADeadLetter() {
        var subscriber = subscription((record, origin) -> handled.add(id(record)));
        given("a");
        given("no protobuf".getBytes(UTF_8));
        given(new byte[0]);
        given("b");

        runUntilRead(subscriber);

        assertThat(handled).containsExactly("a", "b");
        assertThat(letters).extracting(letter -> letter.origin().offset()).containsExactly(1L, 2L);
    }

    @Test
    void withoutAPlaceForDeadLettersTheSubscriptionEndsBeforeTheRecord() {
        var subscriber = TelemetrySubscriber.of("unused:1", "team", (record, origin) -> {
                    if (id(record).equals("b")) {
                        throw new IllegalStateException("never");
                    }
                })
                .attempts(1)
                .build(kafka);
        given("a", "b", "c");

        assertThatThrownBy(() -> runUntilRead(subscriber))
                .isInstanceOf(SubscriptionEndedException.class)
                .hasMessageContaining("offset=1")
                .hasRootCauseMessage("never");
        assertThat(subscriber.counts().handled()).isEqualTo(1);
        assertThat(kafka.closed()).isTrue();
    }

    @Test
    void aReplayBeginsAtItsMoment() {
        var subscriber = TelemetrySubscriber.of("unused:1", "team", (record, origin) -> handled.add(id(record)))
                .replayFrom(Instant.parse("2026-01-31T12:00:00Z"))
                .build(kafka);
        kafka.offsetAtThatTime = 2;
        given("a", "b", "c", "d");

        runUntilRead(subscriber);

        assertThat(handled).containsExactly("c", "d");
    }

    private TelemetrySubscriber subscription(TelemetryHandler handler) {
        return TelemetrySubscriber.of("unused:1", "team", handler)
                .deadLetters(letters::add)
                .build(kafka);
    }

    private void given(String... ids) {
        for (var id : ids) {
            given(TelemetryRecord.newBuilder()
                    .setRecordId(ByteString.copyFromUtf8(id))
                    .setImei(IMEI)
                    .build()
                    .toByteArray());
        }
    }

    private void given(byte[] value) {
        waiting.add(new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                nextOffset++,
                1_769_860_800_000L,
                TimestampType.LOG_APPEND_TIME,
                IMEI.length(),
                value.length,
                IMEI.getBytes(UTF_8),
                value,
                new RecordHeaders(),
                Optional.empty()));
    }

    /** First poll: the assignment; second: the records; third: the end. */
    private void runUntilRead(TelemetrySubscriber subscriber) {
        kafka.schedulePollTask(() -> {
            kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
            kafka.updateEndOffsets(Map.of(PARTITION, nextOffset));
            kafka.rebalance(Set.of(PARTITION));
        });
        kafka.schedulePollTask(() -> waiting.forEach(kafka::addRecord));
        kafka.schedulePollTask(subscriber::stop);
        subscriber.run();
    }

    /** Remembers what was committed after it is closed. */
    private static final class FakeConsumer extends MockConsumer<byte[], byte[]> {

        private long committed;
        private long offsetAtThatTime;

        private FakeConsumer() {
            super("earliest");
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            super.commitSync(offsets);
            offsets.values().forEach(offset -> committed = offset.offset());
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            var found = new HashMap<TopicPartition, OffsetAndTimestamp>();
            times.forEach((partition, time) -> found.put(partition, new OffsetAndTimestamp(offsetAtThatTime, time)));
            return found;
        }
    }

    private static String id(TelemetryRecord record) {
        return record.getRecordId().toStringUtf8();
    }
}
