package io.wayline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on the loopback address, the only one the embedded servers listen on. */
public final class LoopbackPort {

    static final String HOST = "127.0.0.1";

    /** No system takes ports of this range for outgoing connections, one of which could have it before its server does. */
    static final int LOWEST = 20_000;

    static final int HIGHEST = 32_767;
    private static final int TRIES = 100;

    /** By this process: a server that was given one may not listen yet. */
    private static final Set<Integer> given = ConcurrentHashMap.newKeySet();

    private LoopbackPort() {}

    /**
     * The port a server is going to use.
     *
     * @param wanted 0 for any free one
     * @throws PortInUseException when somebody else listens on {@code wanted}
     */
    public static int reserve(int wanted, String server) {
        return wanted == 0 ? reserveAny(server) : probe(wanted, server);
    }

    /** At random, so that two processes that look at the same moment do not find the same one. */
    private static int reserveAny(String server) {
        for (int tries = 0; tries < TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            try {
                if (given.add(port)) {
                    return probe(port, server);
                }
            } catch (PortInUseException _) {
                // the next one
            }
        }
        throw new IllegalStateException(
                "no free port for %s: %d of %d to %d are in use".formatted(server, TRIES, LOWEST, HIGHEST));
    }

    private static int probe(int wanted, String server) {
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
