package io.wayline.embedded;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the embedded server is told: durable first, then quick on a small machine that it shares. */
final class PostgresSettings {

    /** No trust anywhere: each connection needs a password, and there is no way in but the loopback address. */
    static final String ACCESS = """
            # written at each start
            host all all 127.0.0.1/32 scram-sha-256
            """;

    /** The same, and nothing is said in clear. */
    static final String ENCRYPTED_ACCESS = ACCESS.replace("host ", "hostssl ");

    private static final Map<String, String> ENCRYPTED = Map.of(
            "ssl", "on",
            "ssl_cert_file", PostgresServer.CERTIFICATE_FILE,
            "ssl_key_file", PostgresServer.KEY_FILE);

    private static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

    private static final Map<String, String> ACCESSIBLE = Map.of(
            "listen_addresses", LoopbackPort.HOST,
            "unix_socket_directories", "",
            "max_connections", "60",
            "password_encryption", "scram-sha-256",
            "timezone", "UTC",
            "log_timezone", "UTC");

    /** Fewer and larger checkpoints: each one writes whole pages again. */
    private static final Map<String, String> QUICK = Map.of(
            "shared_buffers", "256MB",
            "wal_buffers", "16MB",
            "max_wal_size", "4GB",
            "min_wal_size", "1GB",
            "checkpoint_timeout", "15min",
            "jit", "off",
            "log_checkpoints", "on",
            "log_line_prefix", "%m [%p] %q%u@%d ");

    private PostgresSettings() {}

    static String configuration(int port, boolean encrypted) {
        var settings = new TreeMap<String, String>();
        settings.putAll(DURABLE);
        settings.putAll(ACCESSIBLE);
        settings.putAll(QUICK);
        settings.put("port", Integer.toString(port));
        if (encrypted) {
            settings.putAll(ENCRYPTED);
        }
        return settings.entrySet().stream()
                .map(setting -> "%s = '%s'%n".formatted(setting.getKey(), setting.getValue()))
                .collect(Collectors.joining("", "# written at each start\n", ""));
    }
}
