package io.wayline.codec;

/**
 * One IO element: what a sensor, a bus or the device itself reported beside the position.
 *
 * @param id AVL id, 0 to 65535; what it means depends on the device's model
 */
public record IoElement(int id, IoValue value) {

    /** An element of 1, 2, 4 or 8 bytes; {@code raw} is taken without sign and cut to the width. */
    public static IoElement fixed(int id, int width, long raw) {
        return new IoElement(id, new IoValue.Fixed(width, raw));
    }

    /** An element of any other width. */
    public static IoElement bytes(int id, byte[] bytes) {
        return new IoElement(id, new IoValue.Bytes(bytes));
    }
}
