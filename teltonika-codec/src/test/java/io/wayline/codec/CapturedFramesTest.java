package io.wayline.codec;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Real captures. They are other people's data: read from beside the checkout where they are present (or from the file that
 * {@code -Dwayline.captures=} names), never copied into the project.
 */
class CapturedFramesTest {

    private static final List<Path> PLACES =
            List.of(Path.of("../../shared/protocol/captures.json"), Path.of("../shared/protocol/captures.json"));

    @TestFactory
    Stream<DynamicTest> decodeToTheExpectedValuesAndBack() {
        return eachCapture(FrameVectorAssertions::decodesAsExpected);
    }

    @TestFactory
    Stream<DynamicTest> areFoundTornAtEveryByte() {
        return eachCapture(vector -> {
            if (vector.isStream()) {
                FrameVectorAssertions.fallsIntoItsParts(FrameVectorAssertions.joined(vector.parts()), vector.parts());
            } else if (vector.isDatagram()) {
                FrameVectorAssertions.isInvalidCutAtAnyByte(vector.bytes());
            } else {
                FrameVectorAssertions.isFoundTornAtEveryByte(vector.bytes());
            }
        });
    }

    /** Where there are no captures, one test that is reported as skipped says so. */
    private static Stream<DynamicTest> eachCapture(Consumer<FrameVector> promise) {
        var named = System.getProperty("wayline.captures");
        var file = (named == null ? PLACES.stream() : Stream.of(Path.of(named)))
                .filter(Files::isReadable)
                .findFirst();
        if (file.isEmpty()) {
            return Stream.of(DynamicTest.dynamicTest(
                    "captures", () -> abort("left out: no captures.json at " + PLACES + " beside the checkout")));
        }
        return read(file.orElseThrow()).stream()
                .map(vector -> DynamicTest.dynamicTest(vector.id(), () -> promise.accept(vector)));
    }

    private static List<FrameVector> read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return FrameVector.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
