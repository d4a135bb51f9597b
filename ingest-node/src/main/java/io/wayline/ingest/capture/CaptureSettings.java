package io.wayline.ingest.capture;

/**
 * What captures may cost a node, all of them together.
 *
 * @param bytesPerSecond of frames, before Kafka's own
 */
public record CaptureSettings(int framesPerSecond, long bytesPerSecond) {

    public CaptureSettings {
        if (framesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "CAPTURE_FRAMES_PER_SECOND: %d (expected: 1 or more)".formatted(framesPerSecond));
        }
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "CAPTURE_BYTES_PER_SECOND: %d (expected: 1 or more)".formatted(bytesPerSecond));
        }
    }
}
