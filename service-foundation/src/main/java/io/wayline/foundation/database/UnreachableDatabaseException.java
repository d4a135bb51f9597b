package io.wayline.foundation.database;

import java.io.FileNotFoundException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;

/** The database that a start cannot use: why, in the driver's words, and what to do about it. */
public final class UnreachableDatabaseException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** The server lets nobody in who comes like this: without TLS, for example. */
    private static final String NOT_LET_IN = "28000";

    private static final String ANOTHER_NAME = "could not be verified by hostnameverifier";

    /** @param failure of the last try; its message never contains the password */
    public UnreachableDatabaseException(Throwable failure) {
        super("DATABASE_URL: %s (expected: %s)".formatted(failure.getMessage(), remedy(failure)), failure);
    }

    private static String remedy(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case GeneralSecurityException _ -> {
                    return "sslrootcert=FILE with the certificate of the authority that signed the server's";
                }
                case FileNotFoundException _ -> {
                    return "sslrootcert, sslcert and sslkey are files that this process may read";
                }
                case SQLException refused
                when NOT_LET_IN.equals(refused.getSQLState()) -> {
                    return "what the server asks for: with TLS, for example, ?sslmode=verify-full&sslrootcert=FILE";
                }
                case SQLException refused
                when String.valueOf(refused.getMessage()).contains(ANOTHER_NAME) -> {
                    return "the host by a name that the server's certificate has";
                }
                default -> {}
            }
        }
        return "postgresql://user:password@host:port/database of a server that answers";
    }
}
