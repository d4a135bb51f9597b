package io.wayline.webhooks.event.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wayline.proto.command.v1.CommandEvent;
import io.wayline.webhooks.event.CommandNews;
import io.wayline.webhooks.event.CommandState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ledger writes, as we read it. */
class TransitionReaderTest {

    private static CommandEvent.Builder event() {
        return CommandEvent.newBuilder()
                .setCommandId("7d0a9a1e-93f6-4d3b-9a3b-1f0b8f6a2d11")
                .setCommandLogId(7)
                .setImei("350612345678901")
                .setRevision(4)
                .setFrom(CommandEvent.State.SENT)
                .setTo(CommandEvent.State.SUCCEEDED)
                .setTimeMs(1_770_000_000_000L)
                .setCommand("getver");
    }

    private static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] value) {
        return new ConsumerRecord<>("command-events.v1", 0, 42, "350612345678901".getBytes(UTF_8), value);
    }

    private static ConsumerRecord<byte[], byte[]> record(CommandEvent.Builder event) {
        return record(event.build().toByteArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"job_id\":\"123\",\"action\":\"START\"}",
                "{ \"b\" : 1.0,\t\"a\" : 1e2, \"a\":[ ] }",
                "{\"ключ\":\"значение\",\"escaped\":\"\\u00e9\\/\"}",
                "\"a text\"",
                "12345678901234567890.10",
                "null",
                "[1, {\"x\": \"}\"}]"
            })
    void metadataComesBackByteForByte(String metadata) {
        var step = TransitionReader.read(record(event().setMetadataJson(metadata)));

        assertThat(CommandNews.of(step).orElseThrow().event().data()).contains("\"metadata\":" + metadata);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "{\"a\":}", "nothing", " ", "{\"a\":\"\u0001\"}"})
    void metadataThatIsNoJsonBreaksNoBody(String metadata) {
        var step = TransitionReader.read(record(event().setMetadataJson(metadata)));

        assertThat(CommandNews.of(step).orElseThrow().event().data()).doesNotContain("metadata");
    }

    @ParameterizedTest
    @EnumSource(CommandState.class)
    void knowsEveryState(CommandState state) {
        var step = TransitionReader.read(record(event().setTo(CommandEvent.State.valueOf(state.name()))));

        assertThat(step.to()).isEqualTo(state);
        assertThat(step.from()).isEqualTo(CommandState.SENT);
    }

    @Test
    void aFirstStepComesFromNowhere() {
        var step = TransitionReader.read(record(event().clearFrom().setTo(CommandEvent.State.QUEUED)));

        assertThat(step.from()).isNull();
        assertThat(step.deadline()).isNull();
    }

    @Test
    void saysWhyItCannotReadARecord() {
        assertRefused(record((byte[]) null), "NO_VALUE");
        assertRefused(record(new byte[] {1, 2, 3}), "NOT_A_COMMAND_EVENT");
        assertRefused(record(event().setImei("12")), "IMEI");
        assertRefused(record(event().setCommandId("")), "COMMAND_ID");
        assertRefused(record(event().setToValue(99)), "STATE");
        assertRefused(record(event().setTimeMs(-1)), "TIME");
        assertRefused(record(event().setDeadlineTimeMs(Long.MAX_VALUE)), "TIME");
    }

    private static void assertRefused(ConsumerRecord<byte[], byte[]> record, String reason) {
        assertThatThrownBy(() -> TransitionReader.read(record))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
