package io.wayline.embedded;

import java.nio.file.Path;

/**
 * The command line of an embedded server that runs as a process of its own.
 *
 * @param port 0 for any free one; the ready line says which
 */
record ServerOptions(Path dataDir, int port) {

    static ServerOptions parse(String[] args, int defaultPort) {
        var dataDir = Path.of("data");
        int port = defaultPort;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + ": needs a value");
            }
            switch (args[i]) {
                case "--data" -> dataDir = Path.of(args[i + 1]);
                case "--port" -> port = Integer.parseInt(args[i + 1]);
                default -> throw new IllegalArgumentException(args[i] + " (expected: --data DIR or --port N)");
            }
        }
        return new ServerOptions(dataDir, port);
    }

    /** One line that a parent process can wait for. */
    static void announce(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
