package io.wayline.ingest.kafka;

import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * The command channel in one topic, {@code commands.v1}. All of it is read from before the first session until after the
 * last, so that there is nothing to open or to close; what a busy tracker cannot take waits at its session.
 */
final class KeyedCommands implements CommandTopics {

    private final TopicTail tail;

    private KeyedCommands(TopicTail tail) {
        this.tail = tail;
    }

    /** When this returns, nothing written later will be missed. */
    static KeyedCommands start(
            KafkaConsumer<byte[], byte[]> consumer, String topic, Duration patience, InstructionReader reader) {
        return new KeyedCommands(TopicTail.fromEnd(consumer, topic, patience, message -> reader.read(message, false)));
    }

    @Override
    public void open(String imei, long token) {}

    @Override
    public void pause(String imei, long token) {}

    @Override
    public void resume(String imei, long token) {}

    @Override
    public void close(String imei, long token) {}

    @Override
    public boolean isAlive() {
        return tail.isAlive();
    }

    @Override
    public int assigned() {
        return 1;
    }

    @Override
    public int missing() {
        return 0;
    }

    @Override
    public void close() {
        tail.close();
    }
}
