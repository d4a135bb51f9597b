package io.wayline.simulator.line;

import io.netty.buffer.ByteBuf;
import io.wayline.codec.Codec;
import io.wayline.codec.FrameBoundary;
import java.util.Arrays;

/**
 * What a server says to one tracker, cut byte by byte as a device does it.
 *
 * <pre>
 * 01 or 00                 answer to the login, one byte, once
 * count 4                  answer to a packet
 * 00000000 length ... CRC  command
 * </pre>
 *
 * Four zero bytes are a count of zero as well as the beginning of a command. If a packet waits for its answer, the bytes
 * that follow decide; if none follow for a while, {@link #settleAsCount} says that it was a count.
 */
final class ServerStream {

    enum Token {
        /** More bytes are needed. */
        NOTHING,
        /** Four zero bytes, and nothing after them yet. */
        ZERO_OR_COMMAND,
        ADMITTED,
        REFUSED,
        /** {@link #count} has it. */
        COUNT,
        /** {@link #command} has it. */
        COMMAND,
        /** No server of this protocol says that. */
        GARBAGE
    }

    enum Expecting {
        LOGIN_ANSWER,
        PACKET_ANSWER,
        COMMANDS_ONLY
    }

    private static final byte[] NONE = {};
    private static final int MAX_COMMAND_DATA = 4096;
    /** Codec id, two quantities, type and size: a command without text. */
    private static final int MIN_COMMAND_DATA = 8;

    private static final int LENGTH_OFFSET = 4;
    private static final int CODEC_OFFSET = 8;

    private byte[] bytes = NONE;
    private int start;
    private int end;
    private int count;
    private byte[] command = NONE;

    boolean isEmpty() {
        return start == end;
    }

    void clear() {
        bytes = NONE;
        start = 0;
        end = 0;
    }

    void add(ByteBuf in) {
        int length = in.readableBytes();
        var joined = Arrays.copyOf(Arrays.copyOfRange(bytes, start, end), end - start + length);
        in.readBytes(joined, end - start, length);
        bytes = joined;
        start = 0;
        end = joined.length;
    }

    /** The last COUNT. */
    int count() {
        return count;
    }

    /** The last COMMAND, a whole frame. */
    byte[] command() {
        return command;
    }

    /** Takes the next thing said, if it is complete. */
    Token next(Expecting expecting) {
        if (isEmpty()) {
            return Token.NOTHING;
        }
        if (expecting == Expecting.LOGIN_ANSWER) {
            return bytes[start++] == 1 ? Token.ADMITTED : Token.REFUSED;
        }
        int available = end - start;
        if (available < 4) {
            return Token.NOTHING;
        }
        int word = intAt(0);
        if (word != 0) {
            return takeCount(word);
        }
        boolean awaited = expecting == Expecting.PACKET_ANSWER;
        if (available == 4) {
            return awaited ? Token.ZERO_OR_COMMAND : Token.NOTHING;
        }
        if (available <= CODEC_OFFSET) {
            return Token.NOTHING;
        }
        int data = intAt(LENGTH_OFFSET);
        if (data < MIN_COMMAND_DATA || data > MAX_COMMAND_DATA || !isCommandCodec(bytes[start + CODEC_OFFSET])) {
            return awaited ? takeCount(0) : Token.GARBAGE;
        }
        int length = data + FrameBoundary.ENVELOPE_BYTES;
        if (available < length) {
            return Token.NOTHING;
        }
        command = Arrays.copyOfRange(bytes, start, start + length);
        start += length;
        return Token.COMMAND;
    }

    /** Nothing came after four zero bytes: true if they are still there, and then they were a count. */
    boolean settleAsCount() {
        if (end - start != 4 || intAt(0) != 0) {
            return false;
        }
        takeCount(0);
        return true;
    }

    private Token takeCount(int value) {
        count = value;
        start += 4;
        return Token.COUNT;
    }

    private int intAt(int offset) {
        int at = start + offset;
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | (bytes[at + 3] & 0xFF);
    }

    private static boolean isCommandCodec(byte id) {
        return id == Codec.CODEC_12.id() || id == Codec.CODEC_14.id();
    }
}
