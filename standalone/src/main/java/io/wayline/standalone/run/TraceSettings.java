package io.wayline.standalone.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the traces of a run go: into a store of its own, unless whoever runs this has decided.
 *
 * @param environment every variable as it was given
 */
record TraceSettings(Map<String, String> environment) {

    private static final List<String> ELSEWHERE =
            List.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_TRACES_EXPORTER");
    /** Who has just sent a command wants to see its way. */
    private static final String SPANS_ARE_SENT_AFTER_MILLIS = "1000";

    /** The variable that says where traces go, or that there are none; empty: they stay here. */
    Optional<String> decidedBy() {
        return ELSEWHERE.stream()
                .filter(variable -> said(variable).isPresent())
                .findFirst()
                .or(() ->
                        said("OTEL_SDK_DISABLED").filter(Boolean::parseBoolean).map(_ -> "OTEL_SDK_DISABLED"))
                .or(() -> said("TRACES_PER_SECOND").filter("0"::equals).map(_ -> "TRACES_PER_SECOND"));
    }

    /** What services are told when they stay here. */
    Map<String, String> choices(String storeUrl) {
        return Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                storeUrl,
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf",
                "OTEL_BSP_SCHEDULE_DELAY",
                said("OTEL_BSP_SCHEDULE_DELAY").orElse(SPANS_ARE_SENT_AFTER_MILLIS));
    }

    private Optional<String> said(String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Without the environment, which holds secrets. */
    @Override
    public String toString() {
        return "TraceSettings[decidedBy=%s]".formatted(decidedBy());
    }
}
