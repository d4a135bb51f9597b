package io.wayline.codec;

/**
 * How a codec writes the IO elements of a record. What differs between the codecs is here, as data.
 *
 * <pre>
 * field               8    8 + 16-byte group    8E    16    values of codec 7
 * event id            1    1                    2     2     -
 * generation type     -    -                    -     1     -
 * total, counts       1    1                    2     1     1, no total
 * element id          1    1                    2     2     1
 * groups of bytes     1 2 4 8   1 2 4 8 16      1 2 4 8 X   1 2 4 8   1 2 4
 * </pre>
 *
 * @see "Teltonika Data Sending Protocols: Codec 8, Codec 8 Extended, Codec 16"
 */
enum RecordLayout {
    CODEC_8(1, false, 1, 1, false, 1, 2, 4, 8),
    /** Seen in the field: a fifth group of 16-byte values after the 8-byte ones. */
    CODEC_8_WITH_16(1, false, 1, 1, false, 1, 2, 4, 8, 16),
    CODEC_8E(2, false, 2, 2, true, 1, 2, 4, 8),
    CODEC_16(2, true, 1, 2, false, 1, 2, 4, 8);

    /** Before each element of the variable group. */
    static final int LENGTH_BYTES = 2;

    final int eventIdBytes;
    final boolean hasGenerationType;
    final int countBytes;
    final int idBytes;
    final boolean hasVariableGroup;
    /** Never written after construction. */
    @SuppressWarnings("ImmutableEnumChecker")
    final int[] groupWidths;

    RecordLayout(
            int eventIdBytes,
            boolean hasGenerationType,
            int countBytes,
            int idBytes,
            boolean hasVariableGroup,
            int... groupWidths) {
        this.eventIdBytes = eventIdBytes;
        this.hasGenerationType = hasGenerationType;
        this.countBytes = countBytes;
        this.idBytes = idBytes;
        this.hasVariableGroup = hasVariableGroup;
        this.groupWidths = groupWidths;
    }
}
