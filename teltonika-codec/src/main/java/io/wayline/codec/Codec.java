package io.wayline.codec;

import java.util.Optional;

/** The codecs, by the id byte that opens a frame's data. */
public enum Codec {
    /** Legacy records of GH devices; read only. */
    CODEC_7(0x07, "7"),
    CODEC_8(0x08, "8"),
    /** Two-byte ids and counts, elements of variable length. */
    CODEC_8E(0x8E, "8E"),
    /** Two-byte ids, and which trigger made the record. */
    CODEC_16(0x10, "16"),
    /** Commands and their answers; serial data. */
    CODEC_12(0x0C, "12"),
    /** Codec 12 with a timestamp. */
    CODEC_13(0x0D, "13"),
    /** Commands and answers that name the IMEI. */
    CODEC_14(0x0E, "14"),
    /** Serial data with timestamp and IMEI. */
    CODEC_15(0x0F, "15");

    private static final Codec[] BY_ID = new Codec[256];

    static {
        for (var codec : values()) {
            BY_ID[codec.id] = codec;
        }
    }

    private final int id;
    private final String label;

    Codec(int id, String label) {
        this.id = id;
        this.label = label;
    }

    /** The codec with this id byte (0 to 255), if there is one. */
    public static Optional<Codec> byId(int id) {
        return Optional.ofNullable(BY_ID[id]);
    }

    public int id() {
        return id;
    }

    /** The name people use: 8, 8E, 12. */
    public String label() {
        return label;
    }

    /** True for frames of AVL records, which are acknowledged by their record count. */
    public boolean carriesRecords() {
        return switch (this) {
            case CODEC_7, CODEC_8, CODEC_8E, CODEC_16 -> true;
            case CODEC_12, CODEC_13, CODEC_14, CODEC_15 -> false;
        };
    }
}
