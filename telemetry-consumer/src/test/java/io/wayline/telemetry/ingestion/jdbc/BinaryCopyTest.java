package io.wayline.telemetry.ingestion.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.telemetry.ingestion.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryCopyTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final BinaryCopy copy = new BinaryCopy(out);

    @Test
    void aFileIsSignatureTuplesAndTrailer() throws IOException {
        copy.begin();
        copy.beginTuple(9);
        copy.int2(-2);
        copy.int4(-3);
        copy.int8(4);
        copy.bool(true);
        copy.uuid(0x0123456789ABCDEFL, -1);
        copy.bytes(new byte[] {'{', '}'});
        copy.digits(42, 5);
        copy.nothing();
        copy.unsignedNumeric(12_345);
        copy.end();

        assertThat(out.toByteArray()).isEqualTo(hex("""
                5047434F50590AFF0D0A00 00000000 00000000      # signature; no flags, no extension
                0009                                          # nine fields
                00000002 FFFE
                00000004 FFFFFFFD
                00000008 0000000000000004
                00000001 01
                00000010 0123456789ABCDEF FFFFFFFFFFFFFFFF
                00000002 7B7D
                00000005 3030303432
                FFFFFFFF                                      # null
                0000000C 0002 0001 0000 0000 0001 0929        # numeric: two groups, weight 1: 1 x 10000 + 2345
                FFFF                                          # trailer
                """));
    }

    @ParameterizedTest
    @CsvSource({
        "0,  00000008 0000 0000 0000 0000",
        "1,  0000000A 0001 0000 0000 0000 0001",
        "-1, 00000012 0005 0004 0000 0000 0734 1A58 02E1 03BB 064F", // 1844 6744 0737 0955 1615
    })
    void unsignedNumbersAreNumericInGroupsOfFourDigits(long value, String expected) throws IOException {
        copy.beginTuple(1);
        copy.unsignedNumeric(value);
        copy.end();

        var bytes = out.toByteArray();
        assertThat(Arrays.copyOfRange(bytes, 2, bytes.length - 2)).isEqualTo(hex(expected));
    }

    @Test
    void aLargeValueIsOneField() throws IOException {
        copy.beginTuple(1);
        copy.bytes(new byte[1 << 20]);
        copy.end();

        assertThat(out.size()).isEqualTo(2 + 4 + (1 << 20) + 2);
    }

    @ParameterizedTest
    @CsvSource({
        "0,                     -946684800000000",
        "946684800000,          0",
        "4102444800000,         3155760000000000", // the year 2100
        "9224318015999999,      9223371331199999000", // the last millisecond of PostgreSQL's calendar
        "9224318016000000,      9223372036854775807", // infinity from here on
        "-1,                    9223372036854775807",
    })
    void timesAreMicrosecondsSince2000OrInfinity(long unsignedEpochMs, long micros) {
        assertThat(RecordTuple.microsSince2000(unsignedEpochMs)).isEqualTo(micros);
    }

    @Test
    void aTupleHasAsManyFieldsAsColumns() throws IOException {
        RecordTuple.write(Rows.row(1, Instant.EPOCH.plus(Duration.ofDays(1)).toEpochMilli(), 1), copy);
        copy.end();

        var bytes = out.toByteArray();
        int fields = bytes[1];
        int at = 2;
        for (int i = 0; i < fields; i++) {
            int length = ByteBuffer.wrap(bytes).getInt(at);
            at += 4 + Math.max(0, length);
        }
        assertThat(fields).isEqualTo(RecordTuple.COLUMNS.split(",").length);
        assertThat(at).as("fields fill the tuple").isEqualTo(bytes.length - 2);
    }

    private static byte[] hex(String commented) {
        return HexFormat.of().parseHex(commented.replaceAll("#.*", "").replaceAll("\\s", ""));
    }
}
