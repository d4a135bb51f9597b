package io.wayline.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wayline.codec.DeviceMessage.AvlPacket;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoding allocates the records it returns and next to nothing else, whatever a frame holds or claims. */
class AllocationTest {

    /** Three objects a record: the record 56 bytes, its position 40, the view of its elements 32; and its place in lists. */
    private static final long BYTES_PER_RECORD = 144;

    /** The packet, its list, and what the measurement itself takes. */
    private static final long BYTES_PER_FRAME = 400;

    /** A message to people, once per broken frame. */
    private static final long BYTES_PER_COMPLAINT = 6_000;

    private static final int ROUNDS = 200;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 18, 200})
    void aRecordCostsTheSameHoweverManyElementsItHas(int elements) {
        for (var codec : List.of(Codec.CODEC_8, Codec.CODEC_8E, Codec.CODEC_16)) {
            var frame = frame(codec, 25, elements);

            assertThat(allocatedBy(() -> decodeAndVisit(frame)))
                    .as("codec %s", codec.label())
                    .isLessThanOrEqualTo(25 * BYTES_PER_RECORD + BYTES_PER_FRAME);
        }
    }

    static List<byte[]> hostileFrames() {
        var head = "0000018BCFE56800 00 00000000 00000000 0000 0000 00 0000";
        return List.of(
                Hex.framed("08 FF FF"),
                Hex.framed("8E FF " + head + " 0000 FFFF FFFF FF"),
                Hex.framed("8E FF " + head + " 0000 0000 0000 0000 0000 0000 FFFF FF"),
                Hex.framed("8E 01 " + head + " 0000 0001 0000 0000 0000 0000 0001 0001 FFFF 01"),
                Hex.framed("10 FF " + head + " 0000 00 FF FF FF"),
                Hex.framed("07 FF 00000000 0E FF FF"),
                Hex.framed("0C FF 06 FFFFFFFF FF"),
                Hex.framed("0D 01 06 7FFFFFFF 01"));
    }

    @ParameterizedTest
    @MethodSource("hostileFrames")
    void aClaimCostsNothing(byte[] frame) {
        assertThat(allocatedBy(() -> decodeAndVisit(frame))).isLessThanOrEqualTo(BYTES_PER_COMPLAINT);
    }

    @Test
    void costGrowsNoFasterThanSize() {
        var smallest = "0000018BCFE56800 00 00000000 00000000 0000 0000 00 0000 00 00 00 00 00 00";
        var few = Hex.framed("08 19" + String.join("", Collections.nCopies(25, smallest)) + "19");
        var many = Hex.framed("08 FA" + String.join("", Collections.nCopies(250, smallest)) + "FA");

        assertThat(allocatedBy(() -> decodeAndVisit(many)))
                .isLessThanOrEqualTo(10 * allocatedBy(() -> decodeAndVisit(few)) + BYTES_PER_FRAME);
    }

    private static byte[] frame(Codec codec, int records, int elements) {
        var each = new ArrayList<IoElement>();
        for (int i = 0; i < elements; i++) {
            each.add(IoElement.fixed(i + 1, 1 << i % 4, i));
        }
        return AvlEncoder.frame(
                codec,
                Collections.nCopies(
                        records, AvlRecord.of(1_700_000_000_000L, 0, GpsElement.NONE, 0, 0, IoElements.of(each))));
    }

    private static void decodeAndVisit(byte[] frame) {
        if (FrameDecoder.decode(frame) instanceof AvlPacket packet) {
            for (var record : packet.records()) {
                record.elements().forEach(Nothing.VISITOR);
            }
        }
    }

    /** The least of many rounds: what other rounds have more is class loading and the like. */
    private static long allocatedBy(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private enum Nothing implements IoVisitor {
        VISITOR;

        @Override
        public void fixed(int id, int width, long raw) {}

        @Override
        public void bytes(int id, byte[] array, int offset, int length) {}
    }
}
