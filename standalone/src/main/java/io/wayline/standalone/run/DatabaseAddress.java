package io.wayline.standalone.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;

/**
 * A database, who enters it and with what.
 *
 * @param jdbcUrl without user and password
 */
public record DatabaseAddress(String jdbcUrl, String user, String password) {

    private static final int DEFAULT_PORT = 5432;

    /** Reads {@code postgresql://user:password@host:port/database?parameters}; {@code postgres://} is the same. */
    public static DatabaseAddress parse(String databaseUrl) {
        var url = URI.create(databaseUrl);
        boolean known = "postgresql".equals(url.getScheme()) || "postgres".equals(url.getScheme());
        if (!known || url.getHost() == null || url.getRawPath().length() < 2) {
            throw new IllegalArgumentException(
                    "DATABASE_URL: not understood (expected: postgresql://user:password@host:port/database)");
        }
        int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
        var parameters = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        var login = url.getRawUserInfo() == null ? "" : url.getRawUserInfo();
        int colon = login.indexOf(':');
        return new DatabaseAddress(
                "jdbc:postgresql://%s:%d%s%s".formatted(url.getHost(), port, url.getRawPath(), parameters),
                decoded(colon < 0 ? login : login.substring(0, colon)),
                decoded(colon < 0 ? "" : login.substring(colon + 1)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    @Override
    public String toString() {
        return "DatabaseAddress[%s, user=%s, password=***]".formatted(jdbcUrl, user);
    }
}
