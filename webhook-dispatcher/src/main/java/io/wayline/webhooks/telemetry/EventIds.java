package io.wayline.webhooks.telemetry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Names of what is sent, made of where it stands in the topic: the same records are never two events. */
final class EventIds {

    private static final int HEX_DIGITS = 32;

    private EventIds() {}

    /** @param lastOffset inclusive */
    static String ofPacket(UUID topicId, int partition, long firstOffset, long lastOffset) {
        return "tel_" + hash("%s/%d/%d/%d".formatted(topicId, partition, firstOffset, lastOffset));
    }

    static String ofBatch(UUID topicId, int partition, List<Packet> packets) {
        return "bat_"
                + hash("%s/%d/%d/%d/%d"
                        .formatted(
                                topicId,
                                partition,
                                packets.getFirst().first().offset(),
                                packets.getLast().last().offset(),
                                packets.size()));
    }

    /**
     * Of what is said of a stretch that is not sent; a packet that stands there keeps its own.
     *
     * @param lastOffset inclusive
     */
    static String ofGap(UUID topicId, int partition, long firstOffset, long lastOffset) {
        return "gap_" + hash("%s/%d/%d/%d".formatted(topicId, partition, firstOffset, lastOffset));
    }

    private static String hash(String place) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(place.getBytes(US_ASCII));
            return HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
