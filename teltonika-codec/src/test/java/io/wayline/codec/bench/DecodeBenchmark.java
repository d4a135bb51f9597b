package io.wayline.codec.bench;

import io.wayline.codec.AvlEncoder;
import io.wayline.codec.AvlRecord;
import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.FrameChecks;
import io.wayline.codec.FrameDecoder;
import io.wayline.codec.GpsElement;
import io.wayline.codec.IoElement;
import io.wayline.codec.IoElements;
import io.wayline.codec.IoVisitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One operation is one record: frames of ten records with 18 IO elements each, every element looked at. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {

    private static final int RECORDS = 10;

    @Param({"CODEC_8", "CODEC_8E"})
    public Codec codec = Codec.CODEC_8;

    private byte[] frame = new byte[0];

    @Setup
    public void encodeFrame() {
        var records = new ArrayList<AvlRecord>();
        for (int i = 0; i < RECORDS; i++) {
            records.add(record(i));
        }
        frame = AvlEncoder.frame(codec, records);
    }

    /** The whole way from the bytes of a frame to every value in it. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long decodeAndVisit() {
        var sum = new Sum();
        if (FrameDecoder.decode(frame) instanceof AvlPacket packet) {
            for (var record : packet.records()) {
                sum.total += record.timestampMillis() + record.gps().longitudeE7();
                record.elements().forEach(sum);
            }
        }
        return sum.total;
    }

    /** What cannot be saved: one look at every byte for the checksum, one copy. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public byte @Nullable [] checksumAndCopyOnly() {
        return FrameChecks.crcHolds(frame) ? Arrays.copyOf(frame, frame.length) : null;
    }

    private static AvlRecord record(int i) {
        var elements = List.of(
                IoElement.fixed(239, 1, 1),
                IoElement.fixed(240, 1, 1),
                IoElement.fixed(21, 1, 4),
                IoElement.fixed(200, 1, 0),
                IoElement.fixed(69, 1, 1),
                IoElement.fixed(1, 1, 1),
                IoElement.fixed(179, 1, 0),
                IoElement.fixed(181, 2, 12),
                IoElement.fixed(182, 2, 8),
                IoElement.fixed(66, 2, 14_100 + i),
                IoElement.fixed(67, 2, 4_060),
                IoElement.fixed(68, 2, 0),
                IoElement.fixed(24, 2, 54),
                IoElement.fixed(241, 4, 24_602),
                IoElement.fixed(16, 4, 22_949_000L + i),
                IoElement.fixed(199, 4, 12_345),
                IoElement.fixed(11, 8, 893_700_218L),
                IoElement.fixed(78, 8, 0));
        var gps = new GpsElement(252_797_000 + i, 546_872_000 - i, 110, 181, 12, 54);
        return AvlRecord.of(
                1_760_000_000_000L + 1000L * i, 0, gps, 0, AvlRecord.NO_GENERATION_TYPE, IoElements.of(elements));
    }

    /** Ids and values, so that no part of the work can be left out. */
    private static final class Sum implements IoVisitor {
        private long total;

        @Override
        public void fixed(int id, int width, long raw) {
            total += id + raw;
        }

        @Override
        public void bytes(int id, byte[] array, int offset, int length) {
            total += id + length;
        }
    }
}
