package io.wayline.codec;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No bytes have an outcome but the declared ones. */
class AnyBytesPropertiesTest {

    private static final int CASES = 150;
    private static final String SOME_SEEDS = "io.wayline.codec.Seeds#some";
    private static final byte[] CODEC_IDS = Hex.hex("07 08 8E 10 0C 0D 0E 0F");
    private static final List<byte[]> KNOWN = FrameVector.bundled().stream()
            .map(FrameVector::bytes)
            .filter(bytes -> bytes.length > FrameBoundary.ENVELOPE_BYTES)
            .toList();

    @ParameterizedTest(name = "-Dwayline.seed={0}")
    @MethodSource(SOME_SEEDS)
    void randomBytesHaveADeclaredOutcome(long seed) {
        var random = new RandomFrames(seed);
        for (int i = 0; i < CASES; i++) {
            var bytes = random.bytes(1 + random.below(200));
            if (random.below(2) == 0) {
                bytes[0] = CODEC_IDS[random.below(CODEC_IDS.length)];
            }
            Outcomes.areDeclared(bytes);
        }
    }

    @ParameterizedTest(name = "-Dwayline.seed={0}")
    @MethodSource(SOME_SEEDS)
    void changedFramesHaveADeclaredOutcomeBehindACorrectChecksum(long seed) {
        var random = new RandomFrames(seed);
        for (int i = 0; i < CASES; i++) {
            var frame = KNOWN.get(random.below(KNOWN.size()));
            var data = Arrays.copyOfRange(frame, FrameBoundary.DATA_OFFSET, frame.length - 4);
            Outcomes.areDeclared(random.mutated(data));
            Outcomes.areDeclared(random.mutated(frame));
        }
    }
}
