package io.wayline.codec;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * Sorts elements into the groups of a layout, from the first count on. Each group is one walk over the elements that takes
 * what belongs into it, so that nothing has to be collected before.
 */
final class ElementWriter implements IoVisitor {

    /** In the place of a width: the group whose elements say their length. */
    private static final int VARIABLE = -1;

    private final RecordLayout layout;
    private final ByteBuf out;
    private final boolean has16ByteGroup;
    private int group;
    private int count;

    private ElementWriter(RecordLayout layout, ByteBuf out) {
        this.layout = layout;
        this.out = out;
        this.has16ByteGroup = layout == RecordLayout.CODEC_8_WITH_16;
    }

    /**
     * @param elements shows all elements to a visitor, the same at each call
     * @throws IllegalArgumentException if the layout cannot carry them: an id, a width or a number it has no room for
     */
    static void write(Consumer<IoVisitor> elements, RecordLayout layout, ByteBuf out) {
        var writer = new ElementWriter(layout, out);
        for (int width : layout.groupWidths) {
            writer.writeGroup(width, elements);
        }
        if (layout.hasVariableGroup) {
            writer.writeGroup(VARIABLE, elements);
        }
    }

    private void writeGroup(int width, Consumer<IoVisitor> elements) {
        group = width;
        count = 0;
        int countIndex = out.writerIndex();
        out.writeZero(layout.countBytes);
        elements.accept(this);
        int end = out.writerIndex();
        out.writerIndex(countIndex);
        Envelope.writeNumber(out, layout.countBytes, "elements of a group", count);
        out.writerIndex(end);
    }

    @Override
    public void fixed(int id, int width, long raw) {
        if (width != group) {
            return;
        }
        begin(id);
        switch (width) {
            case 1 -> out.writeByte((int) raw);
            case 2 -> out.writeShort((int) raw);
            case 4 -> out.writeInt((int) raw);
            default -> out.writeLong(raw);
        }
    }

    @Override
    public void bytes(int id, byte[] array, int offset, int length) {
        int home = has16ByteGroup && length == 16 ? 16 : VARIABLE;
        if (home == VARIABLE && !layout.hasVariableGroup) {
            throw new IllegalArgumentException(
                    "element %d: %d bytes (expected: a width that the codec has a group for)".formatted(id, length));
        }
        if (home != group) {
            return;
        }
        begin(id);
        if (home == VARIABLE) {
            Envelope.writeNumber(out, RecordLayout.LENGTH_BYTES, "element length", length);
        }
        out.writeBytes(array, offset, length);
    }

    private void begin(int id) {
        Envelope.writeNumber(out, layout.idBytes, "element id", id);
        count++;
    }
}
