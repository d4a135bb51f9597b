package io.wayline.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wayline.codec.dictionary.IoMeaning;
import io.wayline.proto.telemetry.v1.IoElement;
import org.jspecify.annotations.Nullable;

/** What all values of one element have in common: id, name and unit as bytes of the wire, and the words for values. */
final class EncodedElement {

    private static final int KEPT_WORDS = 256;
    private static final byte[] NO_WORD = {};

    final @Nullable IoMeaning meaning;
    /** Fields id, name and unit. */
    final byte[] head;

    private final byte[] @Nullable [] words = new byte[KEPT_WORDS][];

    EncodedElement(int id, @Nullable IoMeaning meaning) {
        this.meaning = meaning;
        var common = IoElement.newBuilder().setId(id);
        if (meaning != null) {
            common.setName(meaning.name()).setUnit(meaning.unit());
        }
        this.head = common.build().toByteArray();
    }

    /** True if the dictionary documents another width than the one that arrived. */
    boolean differsFrom(int width) {
        return meaning != null && meaning.width() != 0 && meaning.width() != width;
    }

    /** The word for a value in UTF-8; empty if it has none. */
    byte[] word(IoMeaning known, long value) {
        if (value < 0 || value >= KEPT_WORDS) {
            return encode(known.meaning(value));
        }
        byte @Nullable [] word = words[(int) value];
        if (word == null) {
            word = encode(known.meaning(value));
            words[(int) value] = word;
        }
        return word;
    }

    private static byte[] encode(String word) {
        return word.isEmpty() ? NO_WORD : word.getBytes(UTF_8);
    }
}
