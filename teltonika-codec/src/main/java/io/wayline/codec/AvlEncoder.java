package io.wayline.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/** Records to frames and datagrams: what a tracker sends. Used by the simulator and by tests. */
public final class AvlEncoder {

    /** Enough for most records; a buffer that turns out too small grows. */
    private static final int EXPECTED_RECORD_BYTES = 128;

    private AvlEncoder() {}

    /**
     * A TCP frame, from preamble to CRC.
     *
     * @param codec 8, 8E or 16
     * @throws IllegalArgumentException if the codec cannot carry the records: more than 255, an id or a width it lacks
     */
    public static byte[] frame(Codec codec, List<AvlRecord> records) {
        return frame(layout(codec), codec, records);
    }

    /** A frame of codec 8 with the group of 16-byte values that some devices add. */
    public static byte[] frameWith16ByteGroup(List<AvlRecord> records) {
        return frame(RecordLayout.CODEC_8_WITH_16, Codec.CODEC_8, records);
    }

    /** A datagram with its header; it is the caller's part to keep it below the 65 507 bytes that IPv4 can carry. */
    public static byte[] datagram(int packetId, int avlPacketId, String imei, Codec codec, List<AvlRecord> records) {
        var out = Unpooled.buffer(UdpDatagram.HEADER_BYTES + EXPECTED_RECORD_BYTES * records.size());
        out.writeShort(0);
        out.writeShort(packetId);
        out.writeByte(1);
        out.writeByte(avlPacketId);
        LoginFrame.write(out, imei);
        writePacket(out, layout(codec), codec, records);
        int end = out.writerIndex();
        out.writerIndex(0);
        Envelope.writeNumber(out, 2, "datagram length", end - 2);
        return Envelope.bytes(out.writerIndex(end));
    }

    private static byte[] frame(RecordLayout layout, Codec codec, List<AvlRecord> records) {
        var out = Envelope.open(EXPECTED_RECORD_BYTES * records.size());
        writePacket(out, layout, codec, records);
        return Envelope.close(out);
    }

    private static RecordLayout layout(Codec codec) {
        return switch (codec) {
            case CODEC_8 -> RecordLayout.CODEC_8;
            case CODEC_8E -> RecordLayout.CODEC_8E;
            case CODEC_16 -> RecordLayout.CODEC_16;
            case CODEC_7, CODEC_12, CODEC_13, CODEC_14, CODEC_15 ->
                throw new IllegalArgumentException("codec: " + codec.label() + " (expected: 8, 8E or 16)");
        };
    }

    private static void writePacket(ByteBuf out, RecordLayout layout, Codec codec, List<AvlRecord> records) {
        out.writeByte(codec.id());
        Envelope.writeNumber(out, 1, "records", records.size());
        for (var record : records) {
            writeRecord(out, layout, record);
        }
        out.writeByte(records.size());
    }

    private static void writeRecord(ByteBuf out, RecordLayout layout, AvlRecord record) {
        var gps = record.gps();
        out.writeLong(record.timestampMillis());
        out.writeByte(record.priority());
        out.writeInt(gps.longitudeE7());
        out.writeInt(gps.latitudeE7());
        out.writeShort(gps.altitudeMeters());
        out.writeShort(gps.headingDeg());
        out.writeByte(gps.satellites());
        out.writeShort(gps.speedKmh());
        Envelope.writeNumber(out, layout.eventIdBytes, "event id", record.eventId());
        if (layout.hasGenerationType) {
            out.writeByte(Math.max(record.generationType(), 0));
        }
        Envelope.writeNumber(
                out, layout.countBytes, "elements", record.elements().size());
        record.elements().writeGroups(layout, out);
    }
}
