package io.wayline.foundation.api;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.wayline.tracing.TraceParent;
import io.wayline.tracing.Tracing;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * A span for each call, from here to its answer: below the caller's, or the first of a trace. A call that is recorded is told
 * the trace's id in {@value #HEADER}; its log lines have it, too. The documentation is not traced.
 */
final class CallSpans extends OncePerRequestFilter {

    static final String HEADER = "X-Trace-Id";

    private static final String LOG_KEY = "trace_id";
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private final Tracing tracing;
    private final ApiDescription api;

    CallSpans(Tracing tracing, ApiDescription api) {
        this.tracing = tracing;
        this.api = api;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return api.isDocumentation(request.getServletPath());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = TraceParent.parse(request.getHeader(TraceParent.HEADER));
        var span = tracing.beginOrContinue(caller, request.getMethod(), SpanKind.SERVER);
        if (!span.isRecording()) {
            chain.doFilter(request, response);
            return;
        }
        var traceId = span.getSpanContext().getTraceId();
        response.setHeader(HEADER, traceId);
        MDC.put(LOG_KEY, traceId);
        boolean isAnswered = false;
        try (var _ = span.makeCurrent()) {
            chain.doFilter(request, response);
            isAnswered = true;
        } finally {
            MDC.remove(LOG_KEY);
            end(span, request, isAnswered ? response.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    /** Under its route, which is known only now: that of a call which got no further than the door is not. */
    private static void end(Span span, HttpServletRequest request, int status) {
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String route) {
            span.updateName(request.getMethod() + " " + route);
        }
        span.setAttribute(STATUS, status);
        if (status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
