package io.wayline.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc16Test {

    @Test
    void hasTheCheckValueOfTheStandard() {
        assertThat(Crc16.of("123456789".getBytes(US_ASCII), 0, 9)).isEqualTo(0xBB3D);
    }

    @Test
    void agreesWithTheDefinitionAtEveryLengthAndPlace() {
        var bytes = new byte[200];
        new Random(1).nextBytes(bytes);
        for (int from = 0; from < 20; from++) {
            for (int length = 0; from + length <= bytes.length; length++) {
                assertThat(Crc16.of(bytes, from, length)).isEqualTo(bitByBit(bytes, from, length));
            }
        }
    }

    private static int bitByBit(byte[] bytes, int from, int length) {
        int crc = 0;
        for (int i = from; i < from + length; i++) {
            crc ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? (crc >>> 1) ^ 0xA001 : crc >>> 1;
            }
        }
        return crc;
    }
}
