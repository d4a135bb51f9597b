package io.wayline.telemetry.mirror.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.proto.CloudEventHeaders;
import io.wayline.proto.TelemetryJson;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What becomes of one record of the telemetry topic. */
final class JsonCopy {

    /** What the ingestion, too, asks of a record. */
    private static final Pattern IMEI = Pattern.compile("[0-9]{15}");

    private static final int RECORD_ID_BYTES = 16;
    private static final long LATEST_RECEIVED_MS = 253_402_300_799_999L; // the end of the year 9999

    private static final byte[] NO_VALUE = {};

    private JsonCopy() {}

    sealed interface Outcome {}

    /** A copy: the same event with the same key, headers and time, but for what its value is. */
    record Copied(ProducerRecord<byte[], byte[]> message) implements Outcome {}

    /**
     * No copy. It is not set aside here: the ingestion reads the same topic, finds the same wrong, and has put the bytes into
     * quarantine or will.
     */
    record LeftOut(Reason reason) implements Outcome {}

    /** Why there is no copy, in the words of the quarantine as far as it has them. */
    enum Reason {
        /** The bytes are not a telemetry record. */
        UNPARSEABLE,
        /** The identity of tracker or record is not one: IMEI, record id. */
        NO_IDENTITY,
        /** The gateway's clock was beyond any calendar. */
        VALUE_OUT_OF_RANGE,
        /** The broker takes no record as large as this one is as JSON. The record itself is sound and stored. */
        TOO_LARGE
    }

    static Outcome of(ConsumerRecord<byte[], byte[]> message, String topic) {
        TelemetryRecord record;
        try {
            record = TelemetryRecord.parseFrom(message.value() == null ? NO_VALUE : message.value());
        } catch (InvalidProtocolBufferException e) {
            return new LeftOut(Reason.UNPARSEABLE);
        }
        if (!IMEI.matcher(record.getImei()).matches() || record.getRecordId().size() != RECORD_ID_BYTES) {
            return new LeftOut(Reason.NO_IDENTITY);
        }
        if (record.getReceivedTimeMs() < 0 || record.getReceivedTimeMs() > LATEST_RECEIVED_MS) {
            return new LeftOut(Reason.VALUE_OUT_OF_RANGE);
        }
        return new Copied(new ProducerRecord<>(
                topic,
                null,
                message.timestamp(),
                record.getImei().getBytes(UTF_8),
                TelemetryJson.of(record).getBytes(UTF_8),
                asJson(message.headers())));
    }

    /** A trace goes on, an identity stays: readers remove duplicates across both topics by the same id. */
    private static Headers asJson(Headers headers) {
        var copy = new RecordHeaders(headers);
        copy.remove(CloudEventHeaders.CONTENT_TYPE);
        copy.add(CloudEventHeaders.CONTENT_TYPE, TelemetryJson.CONTENT_TYPE.getBytes(UTF_8));
        return copy;
    }
}
