package io.wayline.telemetry.mirror.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.telemetry.Samples;
import io.wayline.telemetry.mirror.kafka.JsonCopy.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A reader against a topic that outlives its clients: what is committed and what is written stays, each try is a new one. */
class MirrorReaderTest {

    private static final TopicPartition PARTITION = new TopicPartition("records", 0);

    private final List<byte[]> topic = new ArrayList<>();
    private final List<String> copies = new ArrayList<>();
    private final MirrorCounters counters = new MirrorCounters();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final Deque<KafkaException> commitFaults = new ArrayDeque<>();
    private final MirrorReader reader =
            new MirrorReader("records", "json", FakeConsumer::new, FakeProducer::new, counters, Duration.ofMillis(50));
    private int committed;

    /** What becomes of one send of one producer, instead of being written. */
    private record Fault(int send, Future<RecordMetadata> outcome) {

        static Fault atOnce(int send, RuntimeException failure) {
            return new Fault(send, CompletableFuture.failedFuture(failure));
        }

        static Fault later(int send, RuntimeException failure) {
            return new Fault(send, CompletableFuture.supplyAsync(() -> {
                throw failure;
            }));
        }

        static Fault silence(int send) {
            return new Fault(send, new CompletableFuture<>());
        }
    }

    @Test
    void recordsAreCopiedInOrderAndCommitted() {
        given("a", "b", "c");

        reader.run();

        assertThat(copies).containsExactly("a", "b", "c");
        assertThat(committed).isEqualTo(3);
        assertCounts(3, 3, 0, 0);
    }

    @Test
    void nothingGetsPastARecordThatIsRefusedAndNothingIsCommittedThen() {
        given("a", "b", "c");
        faults.add(Fault.atOnce(1, new TopicAuthorizationException("json")));

        reader.run();

        assertThat(copies).containsExactly("a", "a", "b", "c");
        assertThat(committed).isEqualTo(3);
        assertCounts(6, 3, 0, 3);
        assertThat(counters.failures()).isEqualTo(1);
        assertThat(reader.failure()).isNull();
    }

    @Test
    void aFailureThatShowsLaterIsNoCopyEither() {
        given("a", "b", "c");
        faults.add(Fault.later(2, new KafkaException("lost")));

        reader.run();

        assertThat(copies).containsExactly("a", "b", "a", "b", "c");
        assertCounts(6, 3, 0, 3);
    }

    @Test
    void copiesOfWhichNothingIsHeardAreMadeAgain() {
        given("a", "b", "c");
        faults.add(Fault.silence(2));

        reader.run();

        assertThat(copies).containsExactly("a", "b", "a", "b", "c");
        assertThat(committed).isEqualTo(3);
        assertCounts(6, 3, 0, 3);
    }

    @Test
    void whoDiesBeforeTheCommitLeavesCopiesThatAreThereTwice() {
        given("a", "b", "c");
        commitFaults.add(new KafkaException("the broker is away"));
        commitFaults.add(new KafkaException("also when the group is left"));

        reader.run();

        assertThat(copies).containsExactly("a", "b", "c", "a", "b", "c");
        assertThat(committed).isEqualTo(3);
        assertCounts(6, 6, 0, 0);
    }

    @Test
    void aCommitThatFailedIsMadeUpForWhenTheGroupIsLeft() {
        given("a", "b", "c");
        commitFaults.add(new KafkaException("the broker is away"));

        reader.run();

        assertThat(copies).containsExactly("a", "b", "c");
        assertThat(committed).isEqualTo(3);
    }

    @Test
    void aRebalanceOnlyPutsTheCommitOff() {
        given("a", "b", "c");
        commitFaults.add(new RebalanceInProgressException());

        reader.run();

        assertThat(copies).containsExactly("a", "b", "c");
        assertThat(committed).isEqualTo(3);
        assertThat(counters.failures()).isZero();
    }

    @Test
    void whatTheBrokerWillNeverTakeIsLeftOutAndHoldsNobodyUp() {
        given("a", "b", "c", "d");
        faults.add(Fault.atOnce(1, new RecordTooLargeException()));

        reader.run();

        assertThat(copies).containsExactly("a", "c", "d");
        assertThat(committed).isEqualTo(4);
        assertCounts(4, 3, 1, 0);
        assertThat(counters.leftOutFor(Reason.TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadIsLeftOutAndCounted() {
        given("a");
        topic.add(new byte[] {(byte) 0xFF});
        topic.add(new byte[0]);
        given("b");

        reader.run();

        assertThat(copies).containsExactly("a", "b");
        assertThat(committed).isEqualTo(4);
        assertCounts(4, 2, 2, 0);
        assertThat(counters.leftOutFor(Reason.UNPARSEABLE)).isEqualTo(1);
        assertThat(counters.leftOutFor(Reason.NO_IDENTITY)).isEqualTo(1);
    }

    private void given(String... models) {
        for (var model : models) {
            topic.add(Samples.record(Samples.imei(1)).setModel(model).build().toByteArray());
        }
    }

    private void assertCounts(long read, long mirrored, long leftOut, long returned) {
        assertThat(List.of(counters.read(), counters.mirrored(), counters.leftOut(), counters.returned()))
                .as("read, mirrored, left out, returned")
                .containsExactly(read, mirrored, leftOut, returned);
        assertThat(counters.inFlight()).isZero();
    }

    /** Begins at what is committed; leaves its group when it is closed, as the real one does. */
    private final class FakeConsumer extends MockConsumer<byte[], byte[]> {

        private @Nullable ConsumerRebalanceListener listener;

        private FakeConsumer() {
            super("earliest");
            schedulePollTask(() -> {
                rebalance(List.of(PARTITION));
                updateBeginningOffsets(Map.of(PARTITION, (long) committed));
                updateEndOffsets(Map.of(PARTITION, (long) topic.size()));
                for (int offset = committed; offset < topic.size(); offset++) {
                    addRecord(message(offset));
                }
            });
        }

        private ConsumerRecord<byte[], byte[]> message(int offset) {
            return new ConsumerRecord<>(
                    PARTITION.topic(),
                    PARTITION.partition(),
                    offset,
                    0,
                    TimestampType.CREATE_TIME,
                    -1,
                    -1,
                    new byte[0],
                    topic.get(offset),
                    new RecordHeaders(),
                    Optional.empty());
        }

        @Override
        public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener callback) {
            listener = callback;
            super.subscribe(topics, callback);
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            var fault = commitFaults.poll();
            if (fault instanceof RebalanceInProgressException) {
                reader.stop();
            }
            if (fault != null) {
                throw fault;
            }
            offsets.values().forEach(offset -> committed = (int) offset.offset());
            if (committed == topic.size()) {
                reader.stop();
            }
        }

        @Override
        public void close() {
            if (listener != null) {
                listener.onPartitionsRevoked(assignment());
            }
            super.close();
        }
    }

    private final class FakeProducer extends MockProducer<byte[], byte[]> {

        private final @Nullable Fault fault = faults.poll();
        private int sends;

        private FakeProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> copy) {
            if (fault == null || sends++ != fault.send()) {
                var json = new String(copy.value(), UTF_8);
                copies.add(json.replaceAll(".*\"model\":\"([^\"]*)\".*", "$1"));
                return super.send(copy);
            }
            return fault.outcome();
        }
    }
}
