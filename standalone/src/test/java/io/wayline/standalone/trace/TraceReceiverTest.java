package io.wayline.standalone.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.wayline.tracing.TraceKeys;
import io.wayline.tracing.TraceParent;
import io.wayline.tracing.Tracing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceReceiverTest {

    private static final String PROTOBUF = "application/x-protobuf";
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

    private final HttpClient http = HttpClient.newHttpClient();
    private TraceReceiver receiver;
    private TraceClient client;

    @BeforeEach
    void open() throws IOException {
        receiver = TraceReceiver.open(0, new TraceStore(100, 100));
        client = new TraceClient(receiver.url());
    }

    @AfterEach
    void close() {
        client.close();
        receiver.close();
        http.close();
    }

    @Test
    void whatAServiceExportsIsTold() throws Exception {
        String traceId;
        try (var tracing = Tracing.from("test-node", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url()))) {
            var packet = tracing.begin("tracker packet", SpanKind.SERVER);
            packet.setAttribute(TraceKeys.IMEI, MadeUp.IMEI).setAttribute(TraceKeys.RECORDS, 3L);
            var below = TraceParent.parse(TraceParent.of(packet));
            tracing.below(below, "publish telemetry", SpanKind.PRODUCER)
                    .setStatus(StatusCode.ERROR)
                    .setAttribute(TraceKeys.REASON, "KAFKA_TIMEOUT")
                    .end();
            packet.end();
            traceId = packet.getSpanContext().getTraceId();
        }

        var trace = client.newestOf(MadeUp.IMEI).traces().getFirst();

        assertThat(trace.traceId()).isEqualTo(traceId);
        assertThat(trace.what()).isEqualTo("packet");
        var packet = trace.roots().getFirst();
        assertThat(packet.service()).isEqualTo("test-node");
        assertThat(packet.kind()).isEqualTo("server");
        assertThat(packet.keys()).isEqualTo(Map.of("imei", MadeUp.IMEI, "records", "3"));
        assertThat(packet.failed()).isFalse();
        assertThat(trace.below(packet)).singleElement().satisfies(publish -> {
            assertThat(publish.name()).isEqualTo("publish telemetry");
            assertThat(publish.failed()).isTrue();
            assertThat(publish.reason()).isEqualTo("KAFKA_TIMEOUT");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip"})
    void spansComeAsProtobufAndGoAsJson(String encoding) throws Exception {
        var request = request(TRACE_ID, "b7ad6b7169203331").toByteArray();

        assertThat(post(encoding.isEmpty() ? request : gzip(request), PROTOBUF, encoding)
                        .statusCode())
                .isEqualTo(200);

        assertThat(get("/traces").body()).isEqualTo("""
                {"traces":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spans":[{"spanId":"b7ad6b7169203331",\
                "parentId":"00f067aa0ba902b7","service":"webhook-dispatcher","name":"deliver webhook","kind":"client",\
                "startNanos":1769860800250000000,"endNanos":1769860800262000000,"keys":{"attempt":"2","status":"503"},\
                "failed":true,"reason":"it said no"}]}],"counts":{"traces":1,"received":1,"kept":1,"repeated":0,\
                "dropped":0,"forgotten":0,"refusedRequests":0}}""");
    }

    @ParameterizedTest
    @CsvSource({
        "/traces?of=0af7651916cd43dd8448eb211c80319c, 1",
        "/traces?of=350612345678901,                  0",
        "/traces?limit=1,                             1",
        "/traces?nonsense,                            1",
    })
    void oneIsAskedFor(String path, int traces) throws Exception {
        post(request(TRACE_ID, "b7ad6b7169203331").toByteArray(), PROTOBUF, "");

        assertThat(get(path).body()).containsSubsequence(traces == 0 ? "\"traces\":[]" : TRACE_ID);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "0aff01,           application/x-protobuf, -,    400, protocol message",
                "0aff01,           application/x-protobuf, gzip, 400, gzip",
                "1f8b0800,         application/x-protobuf, gzip, 400, gzip",
                "7b7d,             application/json,       -,    415, http/protobuf",
            })
    void whatIsNotUnderstoodIsRefusedAndCounted(
            String hex, String type, @Nullable String encoding, int status, String reason) throws Exception {
        var answer = post(HexFormat.of().parseHex(hex), type, Objects.requireNonNullElse(encoding, ""));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":\"").contains(reason);
        assertThat(client.newest(1, true).counts().refusedRequests()).isEqualTo(1);
        assertThat(client.newest(1, true).counts().received()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0af7, b7ad6b7169203331, trace id: 2 bytes (expected: 16)",
        "0af7651916cd43dd8448eb211c80319c, b7, span id: 1 bytes (expected: 8)"
    })
    void aSpanWithoutProperIdsMakesItsRequestBad(String traceId, String spanId, String reason) throws Exception {
        var answer = post(request(traceId, spanId).toByteArray(), PROTOBUF, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(reason);
    }

    @Test
    void aSmallBodyThatUnpacksToALotIsRefused() throws Exception {
        assertThat(post(gzip(new byte[9 << 20]), PROTOBUF, "gzip").statusCode()).isEqualTo(413);
        assertThat(client.newest(1, true).counts().refusedRequests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/traces?limit=0", "/traces?limit=1001", "/traces?limit=many", "/traces?limit=-1"})
    void aLimitThatIsNoneIsRefused(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(400);
    }

    @Test
    void onlyTheRightMethodsAreAnswered() throws Exception {
        assertThat(get("/v1/traces").statusCode()).isEqualTo(405);
        assertThat(get("/").statusCode()).isEqualTo(404);
    }

    @Test
    void longTextsAreCutAndKeysLimited() throws Exception {
        var span = span(TRACE_ID, "b7ad6b7169203331").setName("n".repeat(500));
        for (int i = 0; i < 100; i++) {
            span.addAttributes(attribute("k" + i, AnyValue.newBuilder().setStringValue("v".repeat(500))));
        }
        post(request(span).toByteArray(), PROTOBUF, "");

        var kept = client.newest(1, true).traces().getFirst().spans().getFirst();

        assertThat(kept.name()).hasSize(200).endsWith("n…");
        assertThat(kept.keys())
                .hasSize(32)
                .allSatisfy((_, value) -> assertThat(value.length()).isLessThanOrEqualTo(200));
    }

    private static ExportTraceServiceRequest request(String traceId, String spanId) {
        return request(span(traceId, spanId));
    }

    private static ExportTraceServiceRequest request(Span.Builder span) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(attribute(
                                        "service.name", AnyValue.newBuilder().setStringValue("webhook-dispatcher"))))
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
                .build();
    }

    private static Span.Builder span(String traceId, String spanId) {
        return Span.newBuilder()
                .setTraceId(bytes(traceId))
                .setSpanId(bytes(spanId))
                .setParentSpanId(bytes("00f067aa0ba902b7"))
                .setName("deliver webhook")
                .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                .setStartTimeUnixNano(1_769_860_800_250_000_000L)
                .setEndTimeUnixNano(1_769_860_800_262_000_000L)
                .addAttributes(
                        attribute("wayline.attempt", AnyValue.newBuilder().setIntValue(2)))
                .addAttributes(attribute(
                        "http.response.status_code", AnyValue.newBuilder().setIntValue(503)))
                .setStatus(Status.newBuilder()
                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                        .setMessage("it said no"));
    }

    private static KeyValue attribute(String key, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }

    private HttpResponse<String> post(byte[] body, String type, String encoding) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(receiver.url() + "/v1/traces"))
                .header("content-type", type)
                .POST(BodyPublishers.ofByteArray(body));
        if (!encoding.isEmpty()) {
            request.header("content-encoding", encoding);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(receiver.url() + path)).build(), BodyHandlers.ofString());
    }
}
