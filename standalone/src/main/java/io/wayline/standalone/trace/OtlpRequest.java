package io.wayline.standalone.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.wayline.standalone.trace.TraceStore.Arrival;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What services export, made ours.
 *
 * @see "OpenTelemetry Protocol, ExportTraceServiceRequest"
 */
final class OtlpRequest {

    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;
    private static final int MOST_KEYS = 32;
    private static final int LONGEST_TEXT = 200;
    private static final String OUR_KEYS = "wayline.";
    private static final Pattern KIND = Pattern.compile("SPAN_KIND_(\\w+)");
    private static final String REASON = "reason";
    /** Words of the standard that are long for a terminal. */
    private static final Map<String, String> SHORT_KEYS =
            Map.of("http.response.status_code", "status", "messaging.destination.name", "topic");

    private OtlpRequest() {}

    /** Bytes that are no such request. */
    static final class NotUnderstoodException extends Exception {

        private static final long serialVersionUID = 1L;

        NotUnderstoodException(String message) {
            super(message);
        }
    }

    static List<Arrival> parse(byte[] bytes) throws NotUnderstoodException {
        ExportTraceServiceRequest request;
        try {
            request = ExportTraceServiceRequest.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new NotUnderstoodException(String.valueOf(e.getMessage()));
        }
        var arrivals = new ArrayList<Arrival>();
        for (var resource : request.getResourceSpansList()) {
            var service = service(resource.getResource().getAttributesList());
            for (var scope : resource.getScopeSpansList()) {
                for (var span : scope.getSpansList()) {
                    arrivals.add(
                            new Arrival(id("trace id", span.getTraceId(), TRACE_ID_BYTES), translate(service, span)));
                }
            }
        }
        return arrivals;
    }

    private static String service(List<KeyValue> attributes) {
        return attributes.stream()
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(attribute -> cut(text(attribute.getValue())))
                .findFirst()
                .orElse("unknown");
    }

    private static TraceSpan translate(String service, Span span) throws NotUnderstoodException {
        var keys = keys(span.getAttributesList());
        boolean failed = span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR;
        var said = cut(span.getStatus().getMessage());
        return new TraceSpan(
                id("span id", span.getSpanId(), SPAN_ID_BYTES),
                span.getParentSpanId().isEmpty() ? "" : id("parent", span.getParentSpanId(), SPAN_ID_BYTES),
                service,
                cut(span.getName()),
                kind(span.getKind()),
                span.getStartTimeUnixNano(),
                span.getEndTimeUnixNano(),
                keys,
                failed,
                failed ? keys.getOrDefault(REASON, said) : "");
    }

    private static String id(String what, ByteString bytes, int expected) throws NotUnderstoodException {
        if (bytes.size() != expected) {
            throw new NotUnderstoodException("%s: %d bytes (expected: %d)".formatted(what, bytes.size(), expected));
        }
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static String kind(SpanKind kind) {
        var name = KIND.matcher(kind.name());
        return name.matches() ? name.group(1).toLowerCase(Locale.ROOT) : "unspecified";
    }

    private static Map<String, String> keys(List<KeyValue> attributes) {
        var keys = new HashMap<String, String>();
        attributes.stream()
                .limit(MOST_KEYS)
                .forEach(attribute -> keys.put(shortKey(attribute.getKey()), cut(text(attribute.getValue()))));
        return keys;
    }

    private static String shortKey(String key) {
        return key.startsWith(OUR_KEYS)
                ? cut(key.substring(OUR_KEYS.length()))
                : SHORT_KEYS.getOrDefault(key, cut(key));
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(OtlpRequest::text)
                        .collect(Collectors.joining(","));
            case KVLIST_VALUE -> "(%d entries)".formatted(value.getKvlistValue().getValuesCount());
            case BYTES_VALUE -> "(%d bytes)".formatted(value.getBytesValue().size());
            case VALUE_NOT_SET -> "";
        };
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
    }
}
