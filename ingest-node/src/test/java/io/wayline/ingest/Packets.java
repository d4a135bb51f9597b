package io.wayline.ingest;

import io.wayline.codec.AvlEncoder;
import io.wayline.codec.AvlRecord;
import io.wayline.codec.Codec;
import io.wayline.codec.GpsElement;
import io.wayline.codec.IoElement;
import io.wayline.codec.IoElements;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Packets for tests. */
public final class Packets {

    /** Codec 8, one record of high priority with five elements; the manufacturer's first example. */
    public static final byte[] DOCUMENTED = HexFormat.of()
            .parseHex(
                    "000000000000003608010000016B40D8EA30010000000000000000000000000000000105021503010101425E0F01F10000601A"
                            + "014E0000000000000000010000C7CF");

    /** An answer to a command in codec 12, from the manufacturer's examples. */
    public static final byte[] RESPONSE = HexFormat.of()
            .parseHex(
                    "00000000000000370C01060000002F4449313A31204449323A30204449333A302041494E313A302041494E323A313639323420"
                            + "444F313A3020444F323A3101000066E3");

    private static final long START_MILLIS = 1_750_000_000_000L;

    private Packets() {}

    /** A plausible record; the number makes it unlike any other. */
    public static AvlRecord record(int number, int priority) {
        return AvlRecord.of(
                START_MILLIS + number * 1_000L,
                priority,
                new GpsElement(252_797_000 + number, 546_871_000, 120, 90, 11, 50),
                0,
                AvlRecord.NO_GENERATION_TYPE,
                IoElements.of(List.of(
                        IoElement.fixed(239, 1, 1),
                        IoElement.fixed(66, 2, 12_345),
                        IoElement.fixed(16, 4, 1_000 + number),
                        IoElement.fixed(60_000, 8, number))));
    }

    public static byte[] frame(int firstNumber, int records) {
        var list = new ArrayList<AvlRecord>();
        for (int i = 0; i < records; i++) {
            list.add(record(firstNumber + i, 0));
        }
        return AvlEncoder.frame(Codec.CODEC_8E, list);
    }

    /** A frame that arrives intact and whose two counts differ: it declares one record and then two. */
    public static byte[] countMismatch() {
        var data = new byte[] {8, 1, 0, 2};
        return framed(data);
    }

    /** Any data with its envelope and a right CRC. */
    public static byte[] framed(byte[] data) {
        var frame = new byte[data.length + 12];
        frame[6] = (byte) (data.length >>> 8);
        frame[7] = (byte) data.length;
        System.arraycopy(data, 0, frame, 8, data.length);
        int crc = 0;
        for (byte octet : data) {
            crc ^= octet & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? crc >>> 1 ^ 0xA001 : crc >>> 1;
            }
        }
        frame[frame.length - 2] = (byte) (crc >>> 8);
        frame[frame.length - 1] = (byte) crc;
        return frame;
    }

    /** The frame with a bit of its data turned, so that the CRC is wrong. */
    public static byte[] damaged(byte[] frame) {
        var copy = frame.clone();
        copy[10] ^= 1;
        return copy;
    }
}
