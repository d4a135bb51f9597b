package io.wayline.codec;

/** What the server answers to frames of AVL records, and to nothing else. */
public final class Acknowledgement {

    /** On TCP: the record count in four bytes. */
    public static final int TCP_BYTES = 4;

    private Acknowledgement() {}

    /** The answer to a datagram, with the ids that the tracker chose. */
    public static byte[] udp(int packetId, int avlPacketId, int records) {
        return new byte[] {0, 5, (byte) (packetId >>> 8), (byte) packetId, 1, (byte) avlPacketId, (byte) records};
    }
}
