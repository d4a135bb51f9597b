package io.wayline.commands.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.Span;
import io.wayline.foundation.api.ErrorWriter;
import io.wayline.foundation.api.RefusedException;
import io.wayline.tracing.TraceParent;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.UriUtils;

/**
 * Passes everything below {@value #ROOT} on to webhook-dispatcher, and its answer back. Who may do what is decided there; the
 * keys are the same.
 */
final class WebhookGateway extends OncePerRequestFilter {

    static final String ROOT = "/api/v1/webhooks";

    private static final Logger log = LoggerFactory.getLogger(WebhookGateway.class);

    /** As large as the dispatcher takes it: a filter of 10 000 IMEIs. */
    private static final int LARGEST_BODY = 256 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** To the first byte of the answer. An endpoint with a million deliveries is not deleted in a moment. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

    private static final int RETRY_AFTER_SECONDS = 5;
    private static final String REQUEST_ID = "X-Request-Id";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final List<String> ASKED = List.of("x-api-key", "content-type", "accept", "if-none-match");

    private static final List<String> ANSWERED = List.of(
            "content-type",
            "content-disposition",
            "location",
            "retry-after",
            "allow",
            "cache-control",
            "etag",
            "last-modified");

    private final URI dispatcher;
    private final ErrorWriter errors;
    private final HttpClient client = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(Redirect.NEVER)
            .build();

    WebhookGateway(URI dispatcher, ErrorWriter errors) {
        this.dispatcher = dispatcher;
        this.errors = errors;
    }

    @Override
    public void destroy() {
        client.shutdownNow();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        try {
            var body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
            if (body.length > LARGEST_BODY) {
                throw RefusedException.of(
                        413, "Body too large", "body", "At most %d KiB.".formatted(LARGEST_BODY / 1024));
            }
            request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, ROOT + "/**");
            pass(answer(asked(request, response, body)), response);
        } catch (RefusedException refused) {
            errors.write(refused, request, response);
        }
    }

    /**
     * By the path as the container decoded and normalised it: nothing else of the dispatcher can be reached.
     */
    private HttpRequest asked(HttpServletRequest request, HttpServletResponse response, byte[] body) {
        if (!METHODS.contains(request.getMethod())) {
            throw RefusedException.of(405, "Method not allowed: " + request.getMethod(), null, null);
        }
        var query = request.getQueryString();
        try {
            var path = UriUtils.encodePath(request.getServletPath(), UTF_8);
            var passed = HttpRequest.newBuilder(dispatcher.resolve(path + (query == null ? "" : "?" + query)))
                    .timeout(ANSWER_TIMEOUT)
                    .method(
                            request.getMethod(),
                            body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
            for (var name : ASKED) {
                var value = request.getHeader(name);
                if (value != null) {
                    passed.header(name, value);
                }
            }
            var id = response.getHeader(REQUEST_ID);
            if (id != null) {
                passed.header(REQUEST_ID, id);
            }
            var trace = TraceParent.of(Span.current());
            if (trace != null) {
                passed.header(TraceParent.HEADER, trace);
            }
            return passed.build();
        } catch (IllegalArgumentException _) {
            throw RefusedException.of(
                    400, "Not a request that can be passed on", null, "Percent-encode the query; headers are ASCII.");
        }
    }

    private HttpResponse<InputStream> answer(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            log.atWarn().addKeyValue("detail", String.valueOf(e)).log("webhook-dispatcher does not answer");
            throw unavailable();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    private static RefusedException unavailable() {
        return RefusedException.unavailable(
                "Webhooks are not available: webhook-dispatcher does not answer",
                "Start it, and set WEBHOOK_URL to where it is.",
                RETRY_AFTER_SECONDS);
    }

    private static void pass(HttpResponse<InputStream> answer, HttpServletResponse response) throws IOException {
        try (var body = answer.body()) {
            response.setStatus(answer.statusCode());
            for (var name : ANSWERED) {
                answer.headers().firstValue(name).ifPresent(value -> response.setHeader(name, value));
            }
            answer.headers().firstValueAsLong("content-length").ifPresent(response::setContentLengthLong);
            body.transferTo(response.getOutputStream());
        }
    }
}
