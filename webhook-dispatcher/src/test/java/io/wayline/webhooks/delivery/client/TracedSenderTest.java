package io.wayline.webhooks.delivery.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.wayline.tracing.TraceKeys;
import io.wayline.tracing.Tracing;
import io.wayline.webhooks.address.AddressPolicy;
import io.wayline.webhooks.delivery.Traced;
import io.wayline.webhooks.delivery.Traced.Cause;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracedSenderTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final String FINE = "HTTP/1.1 204 Fine\r\n\r\n";
    private static final Cause PACKET =
            new Cause("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "352093080000001");
    private static final Cause OTHER =
            new Cause("00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203332-01", "352093080000002");

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final TracedSender sender;

    TracedSenderTest() throws NoSuchAlgorithmException {
        var telemetry = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exported))
                        .build())
                .build();
        var http = new HttpSender(
                new AddressPolicy(false, true), InetAddress::getAllByName, SSLContext.getDefault(), Instant::now);
        sender = new TracedSender(http, Tracing.of(telemetry));
    }

    @AfterEach
    void close() {
        sender.close();
    }

    private RawHost.Request sent(RawHost host, Map<String, String> headers, List<Cause> causes) {
        var endpoint = HttpSenderTest.endpoint(host.url(), PATIENT, 4, headers);
        var _ = sender.send(endpoint, HttpSenderTest.message(), new Traced(2, causes));
        return host.requests().getLast();
    }

    @Test
    void anAttemptIsASpanThatItsHostIsAskedToContinue() {
        try (var host = RawHost.answering(FINE)) {
            var request = sent(host, Map.of("Traceparent", "forged"), List.of(PACKET));

            assertThat(exported.getFinishedSpanItems()).hasSize(1);
            var span = exported.getFinishedSpanItems().getFirst();
            assertThat(span.getName()).isEqualTo("deliver webhook");
            assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
            assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            assertThat(span.getAttributes().get(TraceKeys.DELIVERY_ID)).isEqualTo("tst_1");
            assertThat(span.getAttributes().get(TraceKeys.ATTEMPT)).isEqualTo(2);
            assertThat(span.getAttributes().get(TraceKeys.IMEI)).isEqualTo(PACKET.imei());
            assertThat(span.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
                    .isEqualTo(204);
            assertThat(request.headers())
                    .containsEntry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-" + span.getSpanId() + "-01");
        }
    }

    @Test
    void aRequestOfSeveralTracesIsASpanInEachAndAsksForNothing() {
        try (var host = RawHost.answering("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")) {
            var request = sent(host, Map.of(), List.of(PACKET, OTHER));

            assertThat(exported.getFinishedSpanItems())
                    .extracting(SpanData::getParentSpanId)
                    .containsExactly("b7ad6b7169203331", "b7ad6b7169203332");
            assertThat(exported.getFinishedSpanItems()).allSatisfy(span -> {
                assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
                assertThat(span.getAttributes().get(TraceKeys.REASON)).isEqualTo("REFUSED");
            });
            assertThat(request.headers()).doesNotContainKey("traceparent");
        }
    }

    @Test
    void whatBelongsToNoTraceLeavesNone() {
        try (var host = RawHost.answering(FINE)) {
            assertThat(sent(host, Map.of(), List.of()).headers()).doesNotContainKey("traceparent");
        }
        assertThat(exported.getFinishedSpanItems()).isEmpty();
    }
}
