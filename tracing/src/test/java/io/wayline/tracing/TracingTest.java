package io.wayline.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final Tracing tracing = Tracing.of(OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exported))
                    .build())
            .build());

    @Test
    void oneTraceGoesOnWhereItsLineIsHandedOn() {
        var packet = tracing.begin("packet", SpanKind.SERVER);
        var headers = new RecordHeaders();
        headers.add(Objects.requireNonNull(TraceParent.header(packet)));

        tracing.below(TraceParent.parse(TraceParent.in(headers)), "store", SpanKind.CONSUMER)
                .end();
        packet.end();

        var spans = exported.getFinishedSpanItems();
        assertThat(spans).extracting(span -> span.getName()).containsExactly("store", "packet");
        assertThat(spans.getFirst().getTraceId()).isEqualTo(spans.getLast().getTraceId());
        assertThat(spans.getFirst().getParentSpanId()).isEqualTo(spans.getLast().getSpanId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", // not recorded by its caller
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-and-more",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            })
    void nothingIsRecordedBelowALineThatSaysNothing(String line) {
        tracing.below(TraceParent.parse(line), "store", SpanKind.CONSUMER).end();

        assertThat(exported.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void aRecordWithoutTheHeaderContinuesNothing() {
        var headers = new RecordHeaders();

        assertThat(TraceParent.in(headers)).isNull();
        assertThat(TraceParent.parse(null)).isEqualTo(Context.root());
    }

    @Test
    void theLineIsWhatTheStandardWrites() {
        var span = tracing.begin("packet", SpanKind.SERVER);

        var line = TraceParent.of(span);

        assertThat(line)
                .isEqualTo("00-%s-%s-01"
                        .formatted(
                                span.getSpanContext().getTraceId(),
                                span.getSpanContext().getSpanId()));
        assertThat(Objects.requireNonNull(TraceParent.header(line)).value())
                .asString(UTF_8)
                .isEqualTo(line);
    }

    @Test
    void whatIsNotRecordedHandsNothingOn() {
        assertThat(TraceParent.of(Span.getInvalid())).isNull();
        assertThat(TraceParent.of(Tracing.off().begin("packet", SpanKind.SERVER)))
                .isNull();
    }

    @Test
    void isOffUntilSomebodySaysWhereSpansGo() {
        assertThat(Tracing.from("test", Map.of())).isSameAs(Tracing.off());
        assertThat(Tracing.from(
                        "test",
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318", "OTEL_SDK_DISABLED", "true")))
                .isSameAs(Tracing.off());
        assertThat(Tracing.from(
                        "test",
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318", "TRACES_PER_SECOND", "0")))
                .isSameAs(Tracing.off());
    }

    @Test
    void configuredItBeginsNoMoreTracesThanTheLimit() {
        try (var configured = Tracing.from("test", Map.of("OTEL_TRACES_EXPORTER", "none", "TRACES_PER_SECOND", "1"))) {
            assertThat(TraceParent.of(configured.begin("first", SpanKind.SERVER)))
                    .isNotNull();
            assertThat(TraceParent.of(configured.begin("second", SpanKind.SERVER)))
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "many", "100001"})
    void aLimitThatIsNoneIsRefused(String limit) {
        assertThatThrownBy(() -> Tracing.from("test", Map.of("TRACES_PER_SECOND", limit)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("TRACES_PER_SECOND: " + limit);
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Tracing.from("test", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "not a url")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("OTEL_ variables: ");
    }
}
