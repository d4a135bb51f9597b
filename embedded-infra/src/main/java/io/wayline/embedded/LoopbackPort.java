package io.wayline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on the loopback address, the only one the embedded servers listen on. */
final class LoopbackPort {

    static final String HOST = "127.0.0.1";

    private LoopbackPort() {}

    /**
     * The port a server is going to use.
     *
     * @param wanted 0 for any free one
     * @throws PortInUseException when somebody else listens on {@code wanted}
     */
    static int reserve(int wanted, String server) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), wanted));
            return socket.getLocalPort();
        } catch (java.net.BindException e) {
            throw new PortInUseException(wanted, server, e);
        } catch (IOException e) {
            throw new UncheckedIOException("port %d for %s".formatted(wanted, server), e);
        }
    }
}
