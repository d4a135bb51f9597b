package io.wayline.foundation.intake;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a topic is read for. An exception rolls everything back: while the database is away the same records come again for
 * as long as it takes; any other exception is tried a few times, with the record alone, before the record is refused for it.
 */
public interface RecordHandler {

    /**
     * Takes records of one partition, in their order, in the transaction that also moves the offset.
     *
     * @return those it refuses, which are kept in the table {@code refused_record} by the same transaction
     */
    List<Refusal> take(List<ConsumerRecord<byte[], byte[]>> records);

    /** Called after the commit of what {@link #take} has done. */
    default void committed() {}

    /** Takes one record after the other. */
    static RecordHandler ofEach(Function<ConsumerRecord<byte[], byte[]>, Optional<Refusal>> taker) {
        return records -> records.stream().map(taker).flatMap(Optional::stream).toList();
    }

    /**
     * A record that cannot be read, or asks for what cannot be.
     *
     * @param reason a constant word
     * @param detail for people
     */
    record Refusal(ConsumerRecord<byte[], byte[]> message, String reason, String detail) {}
}
