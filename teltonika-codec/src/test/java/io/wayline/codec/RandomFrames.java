package io.wayline.codec;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Records and messages that a codec can carry, drawn from the whole range of every field. */
final class RandomFrames {

    private static final int[] WIDTHS = {1, 2, 4, 8};

    private final Random random;

    RandomFrames(long seed) {
        random = new Random(seed);
    }

    List<AvlRecord> records(Codec codec, boolean with16ByteGroup) {
        int count = random.nextInt(8) == 0 ? random.nextInt(256) : random.nextInt(12);
        var records = new ArrayList<AvlRecord>(count);
        for (int i = 0; i < count; i++) {
            records.add(record(codec, with16ByteGroup));
        }
        return records;
    }

    private AvlRecord record(Codec codec, boolean with16ByteGroup) {
        int idBound = codec == Codec.CODEC_8 ? 1 << 8 : 1 << 16;
        var gps = random.nextInt(4) == 0
                ? GpsElement.NONE
                : new GpsElement(
                        random.nextInt(),
                        random.nextInt(),
                        (short) random.nextInt(),
                        random.nextInt(1 << 16),
                        random.nextInt(1 << 8),
                        random.nextInt(1 << 16));
        return AvlRecord.of(
                random.nextBoolean() ? random.nextLong() : random.nextLong(2_000_000_000_000L),
                random.nextInt(1 << 8),
                gps,
                random.nextInt(idBound),
                codec == Codec.CODEC_16 ? random.nextInt(1 << 8) : AvlRecord.NO_GENERATION_TYPE,
                IoElements.of(elements(codec, idBound, with16ByteGroup)));
    }

    private List<IoElement> elements(Codec codec, int idBound, boolean with16ByteGroup) {
        var elements = new ArrayList<IoElement>();
        for (int width : WIDTHS) {
            for (int i = groupSize(); i > 0; i--) {
                elements.add(IoElement.fixed(random.nextInt(idBound), width, random.nextLong()));
            }
        }
        if (with16ByteGroup || codec == Codec.CODEC_8E) {
            for (int i = groupSize(); i > 0; i--) {
                elements.add(IoElement.bytes(random.nextInt(idBound), bytes(with16ByteGroup ? 16 : length())));
            }
        }
        return elements;
    }

    private int groupSize() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> 0;
            case 3 -> random.nextInt(40);
            default -> random.nextInt(6);
        };
    }

    private int length() {
        return random.nextInt(5) == 0 ? random.nextInt(700) : random.nextInt(20);
    }

    GprsMessage message(Codec codec) {
        int type = random.nextInt(1 << 8);
        long seconds = random.nextLong(946_684_800L, 1L << 32);
        var payload = bytes(length());
        return switch (codec) {
            case CODEC_12 -> GprsMessage.of(type, payload);
            case CODEC_13 -> GprsMessage.at(type, seconds, payload);
            case CODEC_14 -> GprsMessage.of(type, imei(), payload);
            case CODEC_15 -> GprsMessage.at(type, seconds, imei(), payload);
            case CODEC_7, CODEC_8, CODEC_8E, CODEC_16 -> throw new IllegalArgumentException(codec.label());
        };
    }

    String imei() {
        return "%015d".formatted(random.nextLong(1_000_000_000_000_000L));
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A good frame's data with some bytes changed, cut off, put in or doubled. */
    byte[] mutated(byte[] data) {
        var hex = new StringBuilder(HexFormat.of().formatHex(data));
        for (int i = 1 + random.nextInt(4); i > 0 && !hex.isEmpty(); i--) {
            int at = random.nextInt(hex.length() / 2) * 2;
            var octet = HexFormat.of().toHexDigits((byte) random.nextInt());
            switch (random.nextInt(4)) {
                case 0 -> hex.replace(at, at + 2, octet);
                case 1 -> hex.setLength(at);
                case 2 -> hex.insert(at, octet);
                default -> hex.append(hex.substring(at));
            }
        }
        return HexFormat.of().parseHex(hex);
    }
}
