package io.wayline.webhooks.endpoint.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import io.wayline.webhooks.endpoint.Conditions.Backlog;
import io.wayline.webhooks.endpoint.Conditions.Condition;
import io.wayline.webhooks.endpoint.Conditions.StreamPosition;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An endpoint without what is secret. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Endpoint")
record EndpointView(
        UUID id,
        String name,
        String url,

        @Schema(
                allowableValues = {"standard", "iot-broker"},
                description = "iot-broker: the paths and bodies of iot-broker, for NOTIFICATION_URL.")
        String format,

        List<String> eventTypes,

        @Schema(description = "Not in lists.") @Nullable List<String> imeis,

        int imeiCount,
        List<String> tags,
        List<Integer> eventIoIds,
        long minIntervalSeconds,

        @Schema(allowableValues = {"full", "thin"}) String payload,

        @Schema(allowableValues = {"per-device", "unordered", "strict"})
        String ordering,

        long maxAgeSeconds,
        int concurrency,
        int ratePerSecond,
        long timeoutSeconds,
        int maxBatch,

        @Schema(description = "Names only: values are never shown.")
        List<String> headers,

        @Schema(description = "The secret before the last rotation is valid until then; absent if it is not.") @Nullable
        Instant oldSecretUntil,

        @Schema(allowableValues = {"ACTIVE", "PAUSED", "DISABLED"})
        String state,

        @Schema(
                description =
                        "Why it is not active: REQUESTED, NOT_CONFIGURED (NOTIFICATION_URL is gone), GONE (it answered 410),"
                                + " FAILING (for days), REMOVED (its deletion was interrupted).")
        @Nullable
        String stateReason,

        @Schema(allowableValues = {"API", "ENVIRONMENT"}) String source,

        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        long version,
        Health health,

        @Schema(description = "Deliveries that wait, counted up to 10 000. Not in lists.") @Nullable
        Integer pending,

        @Schema(description = "Dead letters, counted up to 10 000. Not in lists.") @Nullable
        Integer dead,

        @Schema(description = "How far it has got with the telemetry. Not in lists.") @Nullable
        List<Stream> streams) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "EndpointHealth")
    record Health(
            @Schema(
                    allowableValues = {"CLOSED", "OPEN", "HALF_OPEN"},
                    description = "OPEN: nothing is sent for a while. HALF_OPEN: one request finds out.")
            String breaker,

            int consecutiveFailures,
            @Nullable Instant failingSince,
            @Nullable Instant openUntil,
            @Nullable Instant lastSuccessAt,
            @Nullable Instant lastFailureAt,
            @Nullable String lastFailure) {

        static Health of(Condition condition) {
            return new Health(
                    condition.breaker().name(),
                    condition.consecutiveFailures(),
                    condition.failingSince(),
                    condition.openUntil(),
                    condition.lastSuccessAt(),
                    condition.lastFailureAt(),
                    condition.lastFailure());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TelemetryStream")
    record Stream(
            int partition,

            @Schema(description = "A whole number as text: it may be greater than JavaScript's.")
            String nextOffset,

            long deliveredPackets,
            @Nullable Instant lastDeliveredAt,
            @Nullable String lastFailure) {

        static Stream of(StreamPosition position) {
            return new Stream(
                    position.partition(),
                    Long.toString(position.nextOffset()),
                    position.deliveredPackets(),
                    position.lastDeliveredAt(),
                    position.lastFailure());
        }
    }

    /** @param backlog null in lists */
    static EndpointView of(Endpoint endpoint, Condition condition, @Nullable Backlog backlog, Instant now) {
        var secrets = endpoint.secrets();
        return new EndpointView(
                endpoint.id(),
                endpoint.name(),
                endpoint.url().toString(),
                endpoint.format().word(),
                endpoint.eventTypes().stream().sorted().map(EventType::word).toList(),
                backlog == null
                        ? null
                        : endpoint.filter().imeis().stream().sorted().toList(),
                endpoint.filter().imeis().size(),
                endpoint.filter().tags().stream().sorted().toList(),
                endpoint.filter().eventIoIds().stream().sorted().toList(),
                endpoint.filter().minInterval().toSeconds(),
                endpoint.payload().word(),
                endpoint.ordering().word(),
                endpoint.maxAge().toSeconds(),
                endpoint.concurrency(),
                endpoint.ratePerSecond(),
                endpoint.timeout().toSeconds(),
                endpoint.maxBatch(),
                endpoint.headers().keySet().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList(),
                secrets.validAt(now).size() > 1 ? secrets.oldUntil() : null,
                endpoint.state().name(),
                endpoint.stateReason(),
                endpoint.source().name(),
                endpoint.createdAt(),
                endpoint.createdBy(),
                endpoint.updatedAt(),
                endpoint.version(),
                Health.of(condition),
                backlog == null ? null : backlog.pending(),
                backlog == null ? null : backlog.dead(),
                backlog == null
                        ? null
                        : backlog.streams().stream().map(Stream::of).toList());
    }
}
