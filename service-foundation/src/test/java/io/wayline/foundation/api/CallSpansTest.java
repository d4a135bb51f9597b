package io.wayline.foundation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.wayline.tracing.TraceParent;
import io.wayline.tracing.Tracing;
import jakarta.servlet.FilterChain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerMapping;

class CallSpansTest {

    private static final String CALLERS_TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLERS_LINE = "00-" + CALLERS_TRACE + "-b7ad6b7169203331-01";
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1/commands/7/cancel");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    CallSpansTest() {
        request.setServletPath("/api/v1/commands/7/cancel");
    }

    private void call(Sampler sampler, FilterChain chain) throws Exception {
        var telemetry = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(sampler)
                        .addSpanProcessor(SimpleSpanProcessor.create(exported))
                        .build())
                .build();
        call(Tracing.of(telemetry), chain);
    }

    private void call(Tracing tracing, FilterChain chain) throws Exception {
        new CallSpans(tracing, new ApiDescription("/api/v1", "", "")).doFilter(request, response, chain);
    }

    private SpanData only() {
        assertThat(exported.getFinishedSpanItems()).hasSize(1);
        return exported.getFinishedSpanItems().getFirst();
    }

    @Test
    void aCallIsASpanUnderItsRouteThatItsAnswerAndItsLogNameToo() throws Exception {
        List<String> seen = new ArrayList<>();

        call(Sampler.alwaysOn(), (asked, _) -> {
            asked.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/api/v1/commands/{id}/cancel");
            seen.add(MDC.get("trace_id"));
            seen.add(Span.current().getSpanContext().getTraceId());
        });

        var span = only();
        assertThat(span.getName()).isEqualTo("POST /api/v1/commands/{id}/cancel");
        assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(span.getAttributes().get(STATUS)).isEqualTo(200);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(seen).containsExactly(span.getTraceId(), span.getTraceId());
        assertThat(response.getHeader("X-Trace-Id")).isEqualTo(span.getTraceId());
        assertThat(MDC.get("trace_id")).isNull();
    }

    @Test
    void aCallersTraceIsContinued() throws Exception {
        request.addHeader(TraceParent.HEADER, CALLERS_LINE);

        call(Sampler.parentBased(Sampler.alwaysOff()), (_, _) -> {});

        assertThat(only().getTraceId()).isEqualTo(CALLERS_TRACE);
        assertThat(only().getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(response.getHeader("X-Trace-Id")).isEqualTo(CALLERS_TRACE);
    }

    @Test
    void whoIsTurnedAwayAtTheDoorHasNoRoute() throws Exception {
        call(Sampler.alwaysOn(), (_, answer) -> ((MockHttpServletResponse) answer).setStatus(401));

        assertThat(only().getName()).isEqualTo("POST");
        assertThat(only().getAttributes().get(STATUS)).isEqualTo(401);
        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void whatBreaksIsAnErrorAndStillEnds() {
        assertThatThrownBy(() -> call(Sampler.alwaysOn(), (_, _) -> {
                    throw new IOException("gone");
                }))
                .hasMessage("gone");

        assertThat(only().getAttributes().get(STATUS)).isEqualTo(500);
        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(MDC.get("trace_id")).isNull();
    }

    @Test
    void whatIsNotRecordedHandsNothingOnAndTellsNothing() throws Exception {
        request.addHeader(TraceParent.HEADER, CALLERS_LINE);
        List<String> seen = new ArrayList<>();

        call(Tracing.off(), (_, _) -> seen.add(String.valueOf(TraceParent.of(Span.current()))));

        assertThat(seen).containsExactly("null");
        assertThat(response.getHeaderNames()).isEmpty();
    }

    @Test
    void theDocumentationIsNotTraced() throws Exception {
        request.setServletPath("/api/v1/docs");

        call(Sampler.alwaysOn(), (_, _) -> {});

        assertThat(exported.getFinishedSpanItems()).isEmpty();
    }
}
