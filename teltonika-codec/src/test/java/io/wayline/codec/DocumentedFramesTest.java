package io.wayline.codec;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that the manufacturer documents, and edge cases of our own, from this project's vector file. */
class DocumentedFramesTest {

    static List<FrameVector> all() {
        return FrameVector.bundled();
    }

    static List<FrameVector> tcpFrames() {
        return all().stream().filter(FrameVector::isTcpFrame).toList();
    }

    static List<FrameVector> datagrams() {
        return all().stream().filter(FrameVector::isDatagram).toList();
    }

    static List<FrameVector> streams() {
        return all().stream().filter(FrameVector::isStream).toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void decodesToTheDocumentedValuesAndBack(FrameVector vector) {
        FrameVectorAssertions.decodesAsExpected(vector);
    }

    @ParameterizedTest
    @MethodSource("tcpFrames")
    void isFoundTornAtEveryByte(FrameVector vector) {
        FrameVectorAssertions.isFoundTornAtEveryByte(vector.bytes());
    }

    @ParameterizedTest
    @MethodSource("datagrams")
    void aDatagramCutAtAnyByteIsInvalid(FrameVector vector) {
        FrameVectorAssertions.isInvalidCutAtAnyByte(vector.bytes());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamFallsIntoItsFrames(FrameVector vector) {
        FrameVectorAssertions.fallsIntoItsParts(vector.bytes(), vector.parts());
    }
}
