package io.wayline.ingest;

import io.wayline.ingest.capture.CaptureSettings;
import io.wayline.ingest.command.CommandSettings;
import io.wayline.ingest.kafka.KafkaSettings;
import io.wayline.ingest.listener.ListenerSettings;
import io.wayline.ingest.login.RegistrationPolicy;
import io.wayline.ingest.session.CodecRules;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/**
 * All that can be set. {@code ingest-node.conf} has every default and the variable that changes it.
 *
 * @param nodeName stable name of this node, for people
 * @param defaultModel whose dictionary trackers without a known model get; empty for what all models agree on
 * @param inFlightBudgetBytes what may be on its way to the log, node-wide
 * @param refuseLoginsAfter how long reading stays stopped before logins are refused
 * @param seenInterval the shortest time between two "was heard" events of one tracker
 * @param codecs which codecs trackers may speak
 * @param maxDamagedInARow frames with a wrong CRC after which a connection is closed
 * @param tracing the variables that {@link io.wayline.tracing.Tracing#from} reads
 */
public record IngestSettings(
        String nodeName,
        RegistrationPolicy registrationPolicy,
        String defaultModel,
        ListenerSettings listener,
        long inFlightBudgetBytes,
        Duration refuseLoginsAfter,
        Duration seenInterval,
        int maxDamagedInARow,
        CodecRules codecs,
        CommandSettings commands,
        CaptureSettings captures,
        KafkaSettings kafka,
        InetSocketAddress metrics,
        Map<String, String> tracing) {

    public IngestSettings {
        tracing = Map.copyOf(tracing);
        if (inFlightBudgetBytes < 4L * listener.maxFrameBytes()) {
            throw new IllegalArgumentException(
                    "IN_FLIGHT_BUDGET: %d bytes (expected: at least four times MAX_FRAME, %d)"
                            .formatted(inFlightBudgetBytes, listener.maxFrameBytes()));
        }
        if (maxDamagedInARow < 1) {
            throw new IllegalArgumentException(
                    "MAX_DAMAGED_FRAMES: %d (expected: 1 or more)".formatted(maxDamagedInARow));
        }
        if (seenInterval.isNegative()) {
            throw new IllegalArgumentException("SEEN_INTERVAL: %s (expected: 0 or more)".formatted(seenInterval));
        }
    }

    /**
     * Settings from the defaults and these variables; others are ignored.
     *
     * @throws InvalidSettingsException with a message for people, if one cannot be used
     */
    public static IngestSettings from(Map<String, String> environment) throws InvalidSettingsException {
        return SettingsReader.read(environment);
    }
}
