package io.wayline.standalone.decode;

import io.wayline.codec.IoElement;
import io.wayline.codec.IoValue;
import io.wayline.codec.dictionary.IoMeaning;
import io.wayline.codec.dictionary.IoMeaning.Kind;
import java.math.BigInteger;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An IO element with what a model's dictionary makes of it.
 *
 * @param meaning null if the id is unknown
 * @param value as it is published: a whole number, a decimal or text; null if the id is unknown or the bytes have no value
 * @param word for the value; empty if there is none
 * @param scaled value and unit where they differ from the published ones; empty otherwise
 */
record ElementValue(
        IoElement element,
        @Nullable IoMeaning meaning,
        @Nullable Object value,
        String word,
        String scaled) {

    static ElementValue of(IoElement element, @Nullable IoMeaning meaning) {
        if (meaning == null) {
            return new ElementValue(element, null, null, "", "");
        }
        return switch (meaning.kind()) {
            case TEXT, HEX -> new ElementValue(element, meaning, text(element.value(), meaning), "", "");
            case INTEGER, DECIMAL -> number(element, meaning);
        };
    }

    private static String text(IoValue value, IoMeaning meaning) {
        return switch (value) {
            case IoValue.Fixed(int width, long raw) -> meaning.text(width, raw);
            case IoValue.Bytes(byte[] bytes) -> meaning.text(bytes, 0, bytes.length);
        };
    }

    /** A number that arrived in some other width than 1 to 8 bytes has no value; its bytes are shown all the same. */
    private static ElementValue number(IoElement element, IoMeaning meaning) {
        int width = element.value().width();
        if (width < 1 || width > Long.BYTES) {
            return new ElementValue(element, meaning, null, "", "");
        }
        long raw = switch (element.value()) {
            case IoValue.Fixed fixed -> fixed.raw();
            case IoValue.Bytes bytes -> HexFormat.fromHexDigitsToLong(bytes.hex());
        };
        long integer = meaning.integer(width, raw);
        double decimal = meaning.decimal(width, raw);
        if (meaning.kind() == Kind.DECIMAL) {
            return new ElementValue(element, meaning, decimal, meaning.meaning(integer), "");
        }
        boolean beyondLong = !meaning.signed() && integer < 0;
        var value = beyondLong ? (Object) new BigInteger(Long.toUnsignedString(integer)) : (Object) integer;
        var scaled = meaning.multiplier() == 1 ? "" : decimal + " " + meaning.scaledUnit();
        return new ElementValue(element, meaning, value, meaning.meaning(integer), scaled.strip());
    }
}
