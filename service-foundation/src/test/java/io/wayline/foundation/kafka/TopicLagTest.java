package io.wayline.foundation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class TopicLagTest {

    private static final TopicPartition FIRST = new TopicPartition("telemetry.records.v1", 0);
    private static final TopicPartition SECOND = new TopicPartition("telemetry.records.v1", 1);

    private final List<Runnable> answers = new ArrayList<>();
    private long begin;
    private long end;
    private boolean away;
    private long nanos;

    private final TopicLag lag = new TopicLag(broker(), () -> nanos);

    @Test
    void countsFromWhatIsTakenToTheEnd() {
        end = 100;
        lag.assigned(FIRST, 40);
        lag.assigned(SECOND, 90);

        assertThat(lag.records()).as("nobody waits for the broker").isZero();
        assertThat(next()).isEqualTo(60 + 10);

        lag.taken(FIRST, 70);
        lag.taken(FIRST, 50); // said late
        assertThat(next()).isEqualTo(30 + 10);
    }

    @Test
    void growsWhileNothingIsTaken() {
        lag.assigned(FIRST, 0);
        end = 5_000;
        assertThat(next()).isEqualTo(5_000);

        end = 9_000;
        assertThat(next()).isEqualTo(9_000);
    }

    @Test
    void whatIsTakenBetweenAnswersDoesNotHideWhatWaits() {
        end = 1_000;
        lag.assigned(FIRST, 700);
        assertThat(next()).isEqualTo(300);

        lag.taken(FIRST, 1_700); // the end has moved on just as far, unseen so far

        assertThat(lag.records()).isEqualTo(300);
    }

    @Test
    void recordsThatTheTopicNoLongerHasDoNotWait() {
        begin = 60;
        end = 100;
        lag.assigned(FIRST, 0);

        assertThat(next()).isEqualTo(40);
    }

    @Test
    void partitionsOfOthersDoNotCount() {
        end = 100;
        lag.assigned(FIRST, 0);
        lag.assigned(SECOND, 0);
        assertThat(next()).isEqualTo(200);

        lag.revoked(List.of(SECOND));
        lag.taken(SECOND, 10); // of a batch that ended after it was given away
        assertThat(next()).isEqualTo(100);
        assertThat(lag.partitions()).isEqualTo(1);

        lag.revoked(List.of(FIRST));
        assertThat(next()).isZero();
    }

    @Test
    void aBrokerThatDoesNotAnswerLeavesTheLastFigure() {
        end = 100;
        lag.assigned(FIRST, 0);
        assertThat(next()).isEqualTo(100);

        away = true;
        assertThat(next()).isEqualTo(100);

        away = false;
        end = 150;
        assertThat(next()).isEqualTo(150);
    }

    @Test
    void asksNoMoreThanOnceInTwoSeconds() {
        lag.assigned(FIRST, 0);
        lag.records();
        lag.records();

        assertThat(answers).as("beginnings and ends").hasSize(2);
    }

    /** What it says once the broker has answered a question of now. */
    private long next() {
        nanos += Duration.ofSeconds(2).toNanos();
        lag.records();
        answers.forEach(Runnable::run);
        answers.clear();
        return lag.records();
    }

    /** A broker that answers when it is told to. */
    private Admin broker() {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (_, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("listOffsets");
                    @SuppressWarnings("unchecked")
                    var asked = (Map<TopicPartition, OffsetSpec>) arguments[0];
                    return new ListOffsetsResult(asked.entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, one -> answer(one.getValue()))));
                });
    }

    private KafkaFuture<ListOffsetsResultInfo> answer(OffsetSpec which) {
        var future = new KafkaFutureImpl<ListOffsetsResultInfo>();
        answers.add(() -> {
            if (away) {
                future.completeExceptionally(new TimeoutException("away"));
            } else {
                long offset = which instanceof OffsetSpec.EarliestSpec ? begin : end;
                future.complete(new ListOffsetsResultInfo(offset, -1, Optional.empty()));
            }
        });
        return future;
    }
}
