package io.wayline.foundation.intake;

import static io.wayline.foundation.database.Moments.utc;

import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far topics are read, by the database's account, and the records that were refused. Runs in the caller's transaction. */
final class ConsumedOffsets {

    private static final String BEGIN = """
            INSERT INTO {schema}.consumed_offset (topic_id, "partition", topic, next_offset)
            VALUES (:topic_id, :partition, :topic, 0)
                ON CONFLICT DO NOTHING
            """;

    private static final String NEXT = """
            SELECT next_offset FROM {schema}.consumed_offset WHERE topic_id = :topic_id AND "partition" = :partition
            """;

    /** No row: another instance has gone on from there, or our own commit went through although we were not told. */
    private static final String ADVANCE = """
            UPDATE {schema}.consumed_offset
               SET next_offset = :next
             WHERE topic_id = :topic_id AND "partition" = :partition AND next_offset = :expected
            """;

    private static final String REFUSE = """
            INSERT INTO {schema}.refused_record (topic, "partition", "offset", refused_at, reason, detail, key, value)
            VALUES (:topic, :partition, :offset, :refused_at, :reason, :detail, :key, :value)
                ON CONFLICT DO NOTHING
            """;

    private static final int DETAIL_AT_MOST = 1_000;

    private final JdbcClient jdbc;
    private final String begin;
    private final String next;
    private final String advance;
    private final String refuse;

    ConsumedOffsets(JdbcClient jdbc, String schema) {
        this.jdbc = jdbc;
        this.begin = BEGIN.replace("{schema}", schema);
        this.next = NEXT.replace("{schema}", schema);
        this.advance = ADVANCE.replace("{schema}", schema);
        this.refuse = REFUSE.replace("{schema}", schema);
    }

    /** The offset to read on from; 0 if the partition was never read. */
    long next(UUID topicId, TopicPartition partition) {
        jdbc.sql(begin)
                .param("topic_id", topicId)
                .param("partition", partition.partition())
                .param("topic", partition.topic())
                .update();
        return jdbc.sql(next)
                .param("topic_id", topicId)
                .param("partition", partition.partition())
                .query(Long.class)
                .single();
    }

    /** False if the partition is not where it is expected; the row is held from here to the end of the transaction. */
    boolean advance(UUID topicId, TopicPartition partition, long expected, long next) {
        int rows = jdbc.sql(advance)
                .param("next", next)
                .param("topic_id", topicId)
                .param("partition", partition.partition())
                .param("expected", expected)
                .update();
        return rows == 1;
    }

    void refuse(RecordHandler.Refusal refusal, Instant at) {
        var message = refusal.message();
        jdbc.sql(refuse)
                .param("topic", message.topic())
                .param("partition", message.partition())
                .param("offset", message.offset())
                .param("refused_at", utc(at))
                .param("reason", refusal.reason())
                .param("detail", storable(refusal.detail()))
                .param("key", message.key())
                .param("value", message.value())
                .update();
    }

    /** PostgreSQL has no NUL in a text. */
    private static String storable(String detail) {
        var clean = detail.replace('\0', ' ');
        return clean.length() > DETAIL_AT_MOST ? clean.substring(0, DETAIL_AT_MOST) : clean;
    }
}
