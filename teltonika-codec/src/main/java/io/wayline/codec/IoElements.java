package io.wayline.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The IO elements of one record: a view of the frame's own bytes. Every length was checked when the frame was decoded, so
 * that looking at the elements is a walk without questions, and decoding costs no object per element.
 */
public final class IoElements {

    private final byte[] array;
    private final int firstGroup;
    private final int end;
    private final RecordLayout layout;
    private final int size;

    /**
     * @param firstGroup position of the first group's count
     * @param end position after the last group
     */
    IoElements(byte[] array, int firstGroup, int end, RecordLayout layout, int size) {
        this.array = array;
        this.firstGroup = firstGroup;
        this.end = end;
        this.layout = layout;
        this.size = size;
    }

    /** Elements that were not received but made; they stand in the order in which a frame would carry them. */
    public static IoElements of(Collection<IoElement> elements) {
        var out = Unpooled.buffer(16 + 8 * elements.size());
        ElementWriter.write(visitor -> elements.forEach(element -> show(element, visitor)), RecordLayout.CODEC_8E, out);
        var bytes = Envelope.bytes(out);
        return new IoElements(bytes, 0, bytes.length, RecordLayout.CODEC_8E, elements.size());
    }

    public int size() {
        return size;
    }

    /** Shows every element, in the order of the wire. */
    public void forEach(IoVisitor visitor) {
        var bytes = array;
        int idBytes = layout.idBytes;
        int countBytes = layout.countBytes;
        int at = firstGroup;
        for (int width : layout.groupWidths) {
            int count = Wire.unsigned(bytes, at, countBytes);
            at += countBytes;
            int step = idBytes + width;
            int past = at + count * step;
            switch (width) {
                case 1 -> {
                    for (; at < past; at += step) {
                        visitor.fixed(Wire.unsigned(bytes, at, idBytes), 1, Wire.u8(bytes, at + idBytes));
                    }
                }
                case 2 -> {
                    for (; at < past; at += step) {
                        visitor.fixed(Wire.unsigned(bytes, at, idBytes), 2, Wire.u16(bytes, at + idBytes));
                    }
                }
                case 4 -> {
                    for (; at < past; at += step) {
                        visitor.fixed(Wire.unsigned(bytes, at, idBytes), 4, Wire.u32(bytes, at + idBytes));
                    }
                }
                case 8 -> {
                    for (; at < past; at += step) {
                        visitor.fixed(Wire.unsigned(bytes, at, idBytes), 8, Wire.i64(bytes, at + idBytes));
                    }
                }
                default -> {
                    for (; at < past; at += step) {
                        visitor.bytes(Wire.unsigned(bytes, at, idBytes), bytes, at + idBytes, width);
                    }
                }
            }
        }
        if (layout.hasVariableGroup) {
            forEachVariable(at, visitor);
        }
    }

    private void forEachVariable(int group, IoVisitor visitor) {
        int count = Wire.unsigned(array, group, layout.countBytes);
        int at = group + layout.countBytes;
        for (int i = 0; i < count; i++) {
            int id = Wire.unsigned(array, at, layout.idBytes);
            int length = Wire.u16(array, at + layout.idBytes);
            at += layout.idBytes + RecordLayout.LENGTH_BYTES;
            visitor.bytes(id, array, at, length);
            at += length;
        }
    }

    /** The groups as another layout, or the same, writes them. */
    void writeGroups(RecordLayout target, ByteBuf out) {
        if (target == layout) {
            out.writeBytes(array, firstGroup, end - firstGroup);
        } else {
            ElementWriter.write(this::forEach, target, out);
        }
    }

    /** The elements as values. */
    public List<IoElement> toList() {
        var elements = new ArrayList<IoElement>(size);
        forEach(new IoVisitor() {
            @Override
            public void fixed(int id, int width, long raw) {
                elements.add(IoElement.fixed(id, width, raw));
            }

            @Override
            public void bytes(int id, byte[] array, int offset, int length) {
                elements.add(IoElement.bytes(id, Arrays.copyOfRange(array, offset, offset + length)));
            }
        });
        return elements;
    }

    /** The element with this id; the last one if it stands twice. */
    public Optional<IoElement> find(int id) {
        return toList().stream().filter(element -> element.id() == id).reduce((first, second) -> second);
    }

    private static void show(IoElement element, IoVisitor visitor) {
        switch (element.value()) {
            case IoValue.Fixed(int width, long raw) -> visitor.fixed(element.id(), width, raw);
            case IoValue.Bytes(byte[] bytes) -> visitor.bytes(element.id(), bytes, 0, bytes.length);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IoElements that && toList().equals(that.toList());
    }

    @Override
    public int hashCode() {
        return toList().hashCode();
    }

    @Override
    public String toString() {
        return toList().toString();
    }
}
