package io.wayline.foundation.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;

/**
 * Where the database is and who asks, from {@code postgresql://user:password@host:port/database?parameters}. Special
 * characters in user and password are percent-encoded.
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {

    private static final String EXPECTED = "DATABASE_URL (expected: postgresql://user:password@host:port/database)";
    private static final int DEFAULT_PORT = 5432;

    /** @throws IllegalArgumentException if that is no address of a PostgreSQL; the message never contains the password */
    public static DatabaseUrl parse(String url) {
        if (url.isBlank()) {
            throw new IllegalArgumentException("no " + EXPECTED);
        }
        var uri = uri(url.strip());
        boolean ours = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        String path = uri.getRawPath();
        if (!ours || uri.getHost() == null || path == null || path.length() < 2) {
            throw new IllegalArgumentException("not a " + EXPECTED);
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        String parameters = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String credentials = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = credentials.indexOf(':');
        String user = colon < 0 ? credentials : credentials.substring(0, colon);
        String password = colon < 0 ? "" : credentials.substring(colon + 1);
        return new DatabaseUrl(
                "jdbc:postgresql://" + uri.getHost() + ":" + port + path + parameters,
                decoded(user),
                decoded(password));
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException _) {
            // The exception quotes its input, and that has the password in it.
            throw new IllegalArgumentException("not a " + EXPECTED + "; are special characters percent-encoded?");
        }
    }

    /** A plus is a plus here: only forms write blanks that way. */
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    }

    @Override
    public String toString() {
        return jdbcUrl + " user=" + user + " password=***";
    }
}
