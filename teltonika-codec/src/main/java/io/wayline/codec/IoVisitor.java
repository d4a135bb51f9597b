package io.wayline.codec;

/** Sees the elements of a record in the order of the wire, without an object for each. */
public interface IoVisitor {

    /**
     * An element of 1, 2, 4 or 8 bytes.
     *
     * @param raw unsigned; all 64 bits are used at width 8
     */
    void fixed(int id, int width, long raw);

    /** An element of any other width; the range is only to be read, and only during the call. */
    void bytes(int id, byte[] array, int offset, int length);
}
