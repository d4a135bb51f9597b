package io.wayline.commands.submission.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.commands.ledger.DeliveryMode;
import io.wayline.commands.ledger.IfOffline;
import io.wayline.commands.submission.CheckDigit;
import io.wayline.commands.submission.Fault;
import io.wayline.commands.submission.Submissions;
import io.wayline.commands.submission.Wish;
import io.wayline.foundation.api.SoundText;
import io.wayline.foundation.tracing.KeptTraces;
import io.wayline.proto.command.v1.CommandRequest;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads records of {@code command-requests.v1}. */
final class RequestReader {

    private static final int LONGEST_TEAM = 60;

    /** As deep as the REST API takes it. */
    private static final int DEEPEST_METADATA = 64;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_METADATA)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RequestReader() {}

    /** What a record can be. */
    sealed interface Asked {

        record For(Wish wish) implements Asked {}

        /** It can be read, and is not a request that can be granted. */
        record Wrong(CommandRequest request, Fault fault) implements Asked {}

        record Unreadable(String reason, String detail) implements Asked {}
    }

    static Asked read(ConsumerRecord<byte[], byte[]> message) {
        if (message.value() == null) {
            return new Asked.Unreadable("NO_VALUE", "a record without a value");
        }
        try {
            var request = CommandRequest.parseFrom(message.value());
            return fault(request, message.key())
                    .<Asked>map(fault -> new Asked.Wrong(request, fault))
                    .orElseGet(() -> new Asked.For(wish(request, KeptTraces.line(message.headers()))));
        } catch (InvalidProtocolBufferException e) {
            return new Asked.Unreadable("NOT_READABLE", String.valueOf(e.getMessage()));
        }
    }

    /** What the wire allows and a wish does not; the rest is checked where all wishes are. */
    private static Optional<Fault> fault(CommandRequest request, byte @Nullable [] key) {
        if (!CheckDigit.isImei(request.getImei())) {
            return Optional.of(new Fault("imei", "imei: not 15 digits", "15 ASCII digits"));
        }
        if (key == null || !new String(key, UTF_8).equals(request.getImei())) {
            return Optional.of(new Fault("key", "key: not the IMEI", "the IMEI as key keeps the order"));
        }
        if (request.getRequestId().isBlank()) {
            return Optional.of(new Fault("request_id", "request_id: missing", "1 to 200 characters"));
        }
        var team = request.getRequestedBy();
        if (team.isBlank() || team.length() > LONGEST_TEAM || team.indexOf('\0') >= 0) {
            return Optional.of(new Fault("requested_by", "requested_by: no name", "1 to 60 characters"));
        }
        return request.getMetadataJson().isEmpty() || isJson(request.getMetadataJson())
                ? Optional.empty()
                : Optional.of(new Fault(
                        "metadata_json", "metadata_json: not JSON", "any JSON without \\u0000 and lone surrogates"));
    }

    private static boolean isJson(String text) {
        if (text.length() > Submissions.LARGEST_METADATA) {
            return true; // refused for its size
        }
        try {
            var tree = JSON.readTree(text);
            return !tree.isMissingNode() && SoundText.isSound(tree);
        } catch (JacksonException _) {
            return false;
        }
    }

    private static Wish wish(CommandRequest request, @Nullable String traceparent) {
        return new Wish(
                request.getImei(),
                request.getCommand(),
                orNull(request.getMetadataJson()),
                switch (request.getIfOffline()) {
                    case REJECT -> IfOffline.REJECT;
                    case QUEUE, IF_OFFLINE_UNSPECIFIED, UNRECOGNIZED -> IfOffline.QUEUE;
                },
                seconds(request.getTtlSeconds()),
                seconds(request.getTimeoutSeconds()),
                request.hasMaxRetries() ? (Integer) request.getMaxRetries() : null,
                orNull(request.getExpectSuccess()),
                orNull(request.getExpectFailure()),
                switch (request.getDeliveryMode()) {
                    case AT_MOST_ONCE -> DeliveryMode.AT_MOST_ONCE;
                    case AT_LEAST_ONCE, DELIVERY_MODE_UNSPECIFIED, UNRECOGNIZED -> DeliveryMode.AT_LEAST_ONCE;
                },
                request.getRequestedBy(),
                request.getRequestId(),
                traceparent);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Unsigned on the wire. */
    private static @Nullable Duration seconds(int value) {
        return value == 0 ? null : Duration.ofSeconds(Integer.toUnsignedLong(value));
    }
}
