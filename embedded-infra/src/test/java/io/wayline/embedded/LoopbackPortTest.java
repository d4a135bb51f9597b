package io.wayline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {

    @Test
    void anyPortIsOneThatNoOutgoingConnectionGets() throws IOException {
        int port = LoopbackPort.reserve(0, "a test");

        assertThat(port).isBetween(LoopbackPort.LOWEST, LoopbackPort.HIGHEST);
        try (var server = new ServerSocket(port, 1, InetAddress.ofLiteral(LoopbackPort.HOST))) {
            assertThat(server.getLocalPort()).isEqualTo(port);
        }
    }

    @Test
    void noTwoServersOfAProcessAreGivenTheSame() {
        assertThat(IntStream.range(0, 1_000)
                        .parallel()
                        .map(_ -> LoopbackPort.reserve(0, "a test"))
                        .boxed())
                .doesNotHaveDuplicates();
    }

    @Test
    void aPortThatSomebodyHasIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPort.HOST))) {
            assertThatThrownBy(() -> LoopbackPort.reserve(taken.getLocalPort(), "a test"))
                    .isInstanceOf(PortInUseException.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
    }
}
