package io.wayline.webhooks.telemetry;

import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.Endpoint.Filter;
import io.wayline.webhooks.endpoint.Endpoint.Format;
import io.wayline.webhooks.endpoint.Endpoint.Ordering;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.payload.AttributeValue;
import io.wayline.webhooks.payload.PacketFacts.Gps;
import io.wayline.webhooks.signing.SigningSecret;
import io.wayline.webhooks.signing.SigningSecrets;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Records, endpoints and streams as tests need them. */
final class Samples {

    static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    static final String A = "352093080000001";
    static final String B = "352093080000002";
    static final UUID TOPIC = UUID.fromString("00000000-0000-0000-0000-00000000000a");

    private static final SigningSecrets SECRETS =
            new SigningSecrets(SigningSecret.draw(new SecureRandom()), null, null);

    private Samples() {}

    /** Record {@code index} of {@code count} of a packet that was received {@code packetId} seconds after the start. */
    static TelemetryRecord record(long offset, String imei, int packetId, int index, int count) {
        return record(offset, imei, packetId, index, count, 0, true, packetId * 100L + index);
    }

    static TelemetryRecord record(
            long offset,
            String imei,
            int packetId,
            int index,
            int count,
            int eventIoId,
            boolean timeValid,
            long recordedSeconds) {
        return new TelemetryRecord(
                offset,
                imei,
                START.plusSeconds(recordedSeconds),
                timeValid,
                START.plusSeconds(packetId),
                7,
                packetId,
                index,
                count,
                0,
                eventIoId,
                new Gps(546_000_000, 252_000_000, 100, 90, 9, 50),
                Map.of("external_voltage", AttributeValue.whole(offset)),
                null);
    }

    /** Packets of one record, the offsets from 0. */
    static List<TelemetryRecord> singles(int count) {
        var records = new ArrayList<TelemetryRecord>();
        for (int i = 0; i < count; i++) {
            records.add(record(i, i % 2 == 0 ? A : B, i, 0, 1));
        }
        return records;
    }

    static Endpoint endpoint(Filter filter) {
        return endpoint(Format.STANDARD, filter);
    }

    static Endpoint endpoint(Format format, Filter filter) {
        return new Endpoint(
                UUID.fromString("00000000-0000-0000-0000-00000000000e"),
                "host",
                URI.create("https://host.example/hook"),
                format,
                Set.of(EventType.TELEMETRY_RECEIVED),
                filter,
                Endpoint.Payload.FULL,
                Ordering.PER_DEVICE,
                Duration.ZERO,
                4,
                0,
                Duration.ofSeconds(15),
                100,
                Map.of(),
                SECRETS,
                Endpoint.State.ACTIVE,
                null,
                Endpoint.Source.API,
                START,
                "test",
                START,
                0);
    }

    static Stream stream() {
        return new Stream(
                new UUID(0, 1), new UUID(0, 14), 0, null, null, 0, 0, TOPIC, 3, 0, null, null, Set.of(), 0, 1);
    }
}
