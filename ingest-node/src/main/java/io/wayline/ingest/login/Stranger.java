package io.wayline.ingest.login;

import io.wayline.ingest.connection.CloseReason;

/** Somebody who does not speak as trackers do, told by his first bytes. */
final class Stranger {

    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_MAJOR_VERSION = 0x03;
    /** Letters before a space: GET, OPTIONS, CONNECT. */
    private static final int SHORTEST_METHOD = 3;

    private Stranger() {}

    /** What to call him. */
    static CloseReason of(byte[] firstBytes) {
        if (firstBytes.length >= 2 && firstBytes[0] == TLS_HANDSHAKE && firstBytes[1] == TLS_MAJOR_VERSION) {
            return CloseReason.TLS_HELLO;
        }
        return beginsWithMethod(firstBytes) ? CloseReason.HTTP_REQUEST : CloseReason.NOT_A_TRACKER;
    }

    /** A length, as a login has it; of another identifier than an IMEI, or without one. */
    static boolean beginsAsLogin(byte[] firstBytes) {
        return firstBytes.length > 0 && firstBytes[0] == 0;
    }

    private static boolean beginsWithMethod(byte[] bytes) {
        int letters = 0;
        while (letters < bytes.length && bytes[letters] >= 'A' && bytes[letters] <= 'Z') {
            letters++;
        }
        boolean followedBySpace = letters < bytes.length && bytes[letters] == ' ';
        return letters >= SHORTEST_METHOD && (followedBySpace || letters == bytes.length);
    }
}
