package io.wayline.ingest.kafka;

import io.wayline.ingest.telemetry.Completion;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** One callback for several records: durable when all of them are, failed when one of them is. */
final class CountDown extends AtomicInteger implements Callback {

    private static final long serialVersionUID = 1L;

    private final transient Completion completion;
    /** The first failure; written before the count goes down, read when it is zero. */
    private transient volatile @Nullable Exception failure;

    CountDown(int records, Completion completion) {
        super(records);
        this.completion = completion;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception != null) {
            failed(exception, 1);
        } else if (decrementAndGet() == 0) {
            completion.completed(failure);
        }
    }

    /** Records that were not even sent. */
    void failed(Exception exception, int records) {
        failure = exception;
        if (addAndGet(-records) == 0) {
            completion.completed(exception);
        }
    }
}
