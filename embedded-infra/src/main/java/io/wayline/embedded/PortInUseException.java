package io.wayline.embedded;

/** Somebody else listens on the port that an embedded server was told to use. */
public final class PortInUseException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final int port;

    PortInUseException(int port, String server, Throwable cause) {
        super("port %d for %s is in use".formatted(port, server), cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
