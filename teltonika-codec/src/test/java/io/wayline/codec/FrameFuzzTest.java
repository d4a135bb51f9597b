package io.wayline.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Coverage-guided search for bytes with an outcome that nobody declared. A normal test run replays the inputs beside this
 * class: the documented frames, without their envelope where they have one, and whatever was found since.
 * {@code JAZZER_FUZZ=1 mvn -pl teltonika-codec test -Dtest=FrameFuzzTest} searches for new ones.
 */
class FrameFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void anyBytesHaveADeclaredOutcome(byte[] bytes) {
        Outcomes.areDeclared(bytes);
    }
}
