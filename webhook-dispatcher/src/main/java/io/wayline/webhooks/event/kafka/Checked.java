package io.wayline.webhooks.event.kafka;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Values that the database can keep. Others make a record unreadable. */
final class Checked {

    private static final int IMEI_DIGITS = 15;
    private static final int LONGEST_TEXT = 255;
    private static final long LATEST_MS = Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();

    private Checked() {}

    static byte[] value(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value();
        if (value == null) {
            throw new UnreadableRecordException("NO_VALUE", "a record without a value");
        }
        return value;
    }

    static String imei(String text) {
        if (text.length() != IMEI_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new UnreadableRecordException("IMEI", "imei: not 15 digits");
        }
        return text;
    }

    static String text(String field, String text) {
        if (text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0) {
            throw new UnreadableRecordException("TEXT", field + ": too long, or with NUL");
        }
        return text;
    }

    static Instant time(String field, long epochMs) {
        if (epochMs < 0 || epochMs > LATEST_MS) {
            throw new UnreadableRecordException("TIME", field + ": " + epochMs);
        }
        return Instant.ofEpochMilli(epochMs);
    }
}
