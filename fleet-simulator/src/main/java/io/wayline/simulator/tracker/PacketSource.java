package io.wayline.simulator.tracker;

/** The records of one tracker, handed out a packet at a time. The packet in hand stays as it is until acknowledged. */
public interface PacketSource {

    /** Puts the next records in hand; false if too few are waiting yet. Not asked while a packet is in hand. */
    boolean take(long nowMillis);

    /** The whole TCP frame in hand; only the first {@link #length} bytes count. */
    byte[] frame();

    /** Bytes of the frame in hand. */
    int length();

    /** Records of the frame in hand. */
    int records();

    /** The records in hand are durable elsewhere: forget them. */
    void acknowledged();

    /** When {@link #take} is worth asking again, in milliseconds since 1970; {@link Long#MAX_VALUE}: not by time alone. */
    long dueAtMillis();

    /** True if no record is waiting and none will ever be made. */
    boolean exhausted(long nowMillis);
}
