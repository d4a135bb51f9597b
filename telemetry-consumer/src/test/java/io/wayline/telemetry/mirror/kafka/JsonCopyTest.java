package io.wayline.telemetry.mirror.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.proto.CloudEventHeaders;
import io.wayline.proto.TelemetryJson;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.telemetry.Samples;
import io.wayline.telemetry.mirror.kafka.JsonCopy.Copied;
import io.wayline.telemetry.mirror.kafka.JsonCopy.LeftOut;
import io.wayline.telemetry.mirror.kafka.JsonCopy.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonCopyTest {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final TelemetryRecord RECORD =
            Samples.record(Samples.imei(1)).build();

    @Test
    void aCopyIsTheSameEventWithAnotherValue() {
        var headers = new RecordHeaders();
        new CloudEventHeaders("io.wayline.telemetry.record.v1", "/ingest-node/gw-1")
                .addTo(headers, "id-1", Instant.EPOCH);
        headers.add("traceparent", TRACE.getBytes(UTF_8));

        var copy = ((Copied) JsonCopy.of(message(RECORD.toByteArray(), headers), "json")).message();

        assertThat(copy.topic()).isEqualTo("json");
        assertThat(copy.key()).asString(UTF_8).isEqualTo(RECORD.getImei());
        assertThat(copy.value()).asString(UTF_8).isEqualTo(TelemetryJson.of(RECORD));
        assertThat(copy.timestamp()).isEqualTo(4_711);
        assertThat(texts(copy.headers()))
                .isEqualTo(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "id-1",
                        "ce_type", "io.wayline.telemetry.record.v1",
                        "ce_source", "/ingest-node/gw-1",
                        "ce_time", "1970-01-01T00:00:00Z",
                        "content-type", "application/json",
                        "traceparent", TRACE));
    }

    @Test
    void noTraceIsMadeUp() {
        var copy = ((Copied) JsonCopy.of(message(RECORD.toByteArray(), new RecordHeaders()), "json")).message();

        assertThat(texts(copy.headers())).containsOnlyKeys("content-type");
    }

    @Test
    void whatIsNoTelemetryRecordHasNoCopy() {
        assertThat(leftOut(new byte[] {(byte) 0xFF})).contains(Reason.UNPARSEABLE);
        assertThat(leftOut(null)).contains(Reason.NO_IDENTITY);
        assertThat(leftOut(RECORD.toBuilder().setImei("35209308000000").build().toByteArray()))
                .contains(Reason.NO_IDENTITY);
        assertThat(leftOut(RECORD.toBuilder().clearRecordId().build().toByteArray()))
                .contains(Reason.NO_IDENTITY);
        assertThat(leftOut(RECORD.toBuilder().setReceivedTimeMs(-1).build().toByteArray()))
                .contains(Reason.VALUE_OUT_OF_RANGE);
        assertThat(leftOut(RECORD.toByteArray())).isEmpty();
    }

    private static Optional<Reason> leftOut(byte @Nullable [] value) {
        return switch (JsonCopy.of(message(value, new RecordHeaders()), "json")) {
            case LeftOut(var reason) -> Optional.of(reason);
            case Copied _ -> Optional.empty();
        };
    }

    private static ConsumerRecord<byte[], byte[]> message(byte @Nullable [] value, Headers headers) {
        return new ConsumerRecord<>(
                "records",
                0,
                0,
                4_711,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                "another key".getBytes(UTF_8),
                value,
                headers,
                Optional.empty());
    }

    private static Map<String, String> texts(Headers headers) {
        var texts = new HashMap<String, String>();
        for (var header : headers) {
            assertThat(texts.put(header.key(), new String(header.value(), UTF_8)))
                    .as(header.key())
                    .isNull();
        }
        return texts;
    }
}
