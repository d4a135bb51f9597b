package io.wayline.simulator.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.wayline.codec.Codec;
import io.wayline.codec.GprsEncoder;
import io.wayline.codec.GprsMessage;
import io.wayline.simulator.line.ServerStream.Expecting;
import io.wayline.simulator.line.ServerStream.Token;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ServerStreamTest {

    private static final byte[] COMMAND = GprsEncoder.frame(
            Codec.CODEC_12, GprsMessage.of(GprsMessage.COMMAND, "getver".getBytes(StandardCharsets.US_ASCII)));

    private final ServerStream stream = new ServerStream();

    @Test
    void theLoginIsAnsweredByOneByte() {
        add("01 0000000A");

        assertThat(stream.next(Expecting.LOGIN_ANSWER)).isEqualTo(Token.ADMITTED);
        assertThat(stream.next(Expecting.PACKET_ANSWER)).isEqualTo(Token.COUNT);
        assertThat(stream.count()).isEqualTo(10);
        assertThat(stream.isEmpty()).isTrue();
    }

    @Test
    void anythingButOneRefusesTheLogin() {
        add("00");

        assertThat(stream.next(Expecting.LOGIN_ANSWER)).isEqualTo(Token.REFUSED);
    }

    @Test
    void aCountMayComeByteByByte() {
        for (var octet : new String[] {"00", "00", "01"}) {
            add(octet);
            assertThat(stream.next(Expecting.PACKET_ANSWER)).isEqualTo(Token.NOTHING);
        }
        add("02");

        assertThat(stream.next(Expecting.PACKET_ANSWER)).isEqualTo(Token.COUNT);
        assertThat(stream.count()).isEqualTo(0x102);
    }

    @Test
    void oneByteTooManyShiftsTheCountAsInARealDevice() {
        add("01 00000015");

        assertThat(stream.next(Expecting.PACKET_ANSWER)).isEqualTo(Token.COUNT);
        assertThat(stream.count()).isEqualTo(16_777_216);
    }

    @Test
    void fourZeroBytesAloneAreACountOfZeroOnceNothingFollows() {
        add("00000000");

        assertThat(stream.next(Expecting.PACKET_ANSWER)).isEqualTo(Token.ZERO_OR_COMMAND);
        assertThat(stream.settleAsCount()).isTrue();
        assertThat(stream.count()).isZero();
        assertThat(stream.isEmpty()).isTrue();
    }

    @Test
    void aCommandIsReadWherePacketsAwaitTheirAnswer() {
        stream.add(Unpooled.wrappedBuffer(COMMAND));
        add("00000003");

        assertThat(stream.next(Expecting.PACKET_ANSWER)).isEqualTo(Token.COMMAND);
        assertThat(stream.command()).isEqualTo(COMMAND);
        assertThat(stream.next(Expecting.PACKET_ANSWER)).isEqualTo(Token.COUNT);
        assertThat(stream.count()).isEqualTo(3);
    }

    @Test
    void aCommandTornAtAnyByteIsRead() {
        for (int cut = 1; cut < COMMAND.length; cut++) {
            var torn = new ServerStream();
            torn.add(Unpooled.wrappedBuffer(COMMAND, 0, cut));
            assertThat(torn.next(Expecting.COMMANDS_ONLY)).isEqualTo(Token.NOTHING);
            torn.add(Unpooled.wrappedBuffer(COMMAND, cut, COMMAND.length - cut));
            assertThat(torn.next(Expecting.COMMANDS_ONLY)).isEqualTo(Token.COMMAND);
            assertThat(torn.command()).isEqualTo(COMMAND);
        }
    }

    @Test
    void aCountOfZeroBeforeAnotherCountIsNotACommand() {
        add("00000000 0000000A 0000000A");

        assertThat(stream.next(Expecting.PACKET_ANSWER)).isEqualTo(Token.COUNT);
        assertThat(stream.count()).isZero();
        assertThat(stream.next(Expecting.PACKET_ANSWER)).isEqualTo(Token.COUNT);
        assertThat(stream.count()).isEqualTo(10);
    }

    @Test
    void whatIsNoCommandIsGarbageWhenNoAnswerIsAwaited() {
        add("00000000 7FFFFFFF 00");

        assertThat(stream.next(Expecting.COMMANDS_ONLY)).isEqualTo(Token.GARBAGE);
    }

    private void add(String hex) {
        stream.add(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }
}
