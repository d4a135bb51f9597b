package io.wayline.ingest.fakes;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.wayline.tracing.Tracing;
import java.util.List;

/** Records every span and keeps it once it has ended. */
public final class RecordedSpans {

    private final InMemorySpanExporter ended = InMemorySpanExporter.create();
    private final Tracing tracing = Tracing.of(OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(ended))
                    .build())
            .build());

    public Tracing tracing() {
        return tracing;
    }

    /** In the order in which they ended. */
    public List<SpanData> ended() {
        return ended.getFinishedSpanItems();
    }

    /** The only one that has ended. */
    public SpanData single() {
        var all = ended();
        if (all.size() != 1) {
            throw new AssertionError("%d spans (expected: 1): %s".formatted(all.size(), all));
        }
        return all.getFirst();
    }

    /** How a line on a record or an instruction must read to continue below a span. */
    public static String line(SpanData span) {
        return "00-%s-%s-01".formatted(span.getTraceId(), span.getSpanId());
    }

    /** The same of a span that has not ended. */
    public static String line(Span span) {
        return "00-%s-%s-01"
                .formatted(
                        span.getSpanContext().getTraceId(),
                        span.getSpanContext().getSpanId());
    }
}
