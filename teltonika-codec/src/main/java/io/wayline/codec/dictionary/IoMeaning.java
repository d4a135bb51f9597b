package io.wayline.codec.dictionary;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HexFormat;

/** What one element means on a family of devices, and how its raw value becomes the published one. */
public final class IoMeaning {

    /** The form in which a value is published. */
    public enum Kind {
        /** The raw number, in {@link #unit}. */
        INTEGER,
        /** The raw number times {@link #multiplier}, in {@link #unit}. */
        DECIMAL,
        /** ASCII without the padding. */
        TEXT,
        /** The bytes of the wire as lower-case hex: identifiers and structures. */
        HEX
    }

    private final int id;
    private final String name;
    private final Kind kind;
    private final int width;
    private final boolean signed;
    private final String unit;
    private final String scaledUnit;
    private final ValueMeanings meanings;
    private final double multiplier;
    /** The multiplier as a fraction of whole numbers: dividing by 100 is exact where multiplying by 0.01 is not. */
    private final double numerator;

    private final double denominator;

    IoMeaning(
            int id,
            String name,
            Kind kind,
            int width,
            boolean signed,
            String multiplier,
            String unit,
            String scaledUnit,
            ValueMeanings meanings) {
        this.id = id;
        this.name = name;
        this.kind = kind;
        this.width = width;
        this.signed = signed;
        this.unit = unit;
        this.scaledUnit = scaledUnit;
        this.meanings = meanings;
        int point = multiplier.indexOf('.');
        int decimals = point < 0 ? 0 : multiplier.length() - point - 1;
        this.numerator = Double.parseDouble(multiplier.replace(".", ""));
        this.denominator = Math.pow(10, decimals);
        this.multiplier = numerator / denominator;
    }

    int id() {
        return id;
    }

    /** Lower snake case, ending in the unit of the raw number: external_voltage_mv. */
    public String name() {
        return name;
    }

    /** Unit of the published value; empty if it has none. */
    public String unit() {
        return unit;
    }

    /** The documented width in bytes, 0 if it varies. What arrives may have another. */
    public int width() {
        return width;
    }

    /** Whether the raw number is two's complement. */
    public boolean signed() {
        return signed;
    }

    public Kind kind() {
        return kind;
    }

    /** Raw number × multiplier = value in {@link #scaledUnit}. */
    public double multiplier() {
        return multiplier;
    }

    /** Unit of {@link #decimal}, which is {@link #unit} where the published value is the scaled one. */
    public String scaledUnit() {
        return scaledUnit;
    }

    /**
     * The raw number with its sign.
     *
     * @param width received, 1 to 8: the sign bit is where the wire put it
     * @return with all 64 bits if {@code width} is 8 and the element unsigned: {@link Long#toUnsignedString} prints it
     */
    public long integer(int width, long raw) {
        int unused = Long.SIZE - width * Byte.SIZE;
        return signed ? raw << unused >> unused : raw;
    }

    /** The raw number with its sign, times the multiplier: the double nearest to the exact product. */
    public double decimal(int width, long raw) {
        long integer = integer(width, raw);
        return (signed ? integer : unsigned(integer)) * numerator / denominator;
    }

    /** The word for a published integer, empty if it has none; on a bit mask the words of its bits, joined by +. */
    public String meaning(long value) {
        return meanings.of(value);
    }

    /** The bytes as text without trailing NULs and blanks; as hex if {@link Kind#HEX} or if they are not printable. */
    public String text(byte[] array, int offset, int length) {
        int end = offset + length;
        while (end > offset && (array[end - 1] == 0 || array[end - 1] == ' ')) {
            end--;
        }
        return kind == Kind.TEXT && isPrintable(array, offset, end)
                ? new String(array, offset, end - offset, US_ASCII)
                : HexFormat.of().formatHex(array, offset, offset + length);
    }

    /** The same for an element of 1, 2, 4 or 8 bytes. */
    public String text(int width, long raw) {
        var bytes = new byte[width];
        for (int i = 0; i < width; i++) {
            bytes[i] = (byte) (raw >>> ((width - 1 - i) * Byte.SIZE));
        }
        return text(bytes, 0, width);
    }

    @Override
    public String toString() {
        return "IoMeaning[id=%d, name=%s, kind=%s, unit=%s]".formatted(id, name, kind, unit);
    }

    private static boolean isPrintable(byte[] array, int from, int to) {
        for (int i = from; i < to; i++) {
            if (array[i] < ' ' || array[i] > '~') {
                return false;
            }
        }
        return true;
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }
}
