package io.wayline.webhooks.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/** Ids of events, made from what happened: what is read twice is the same event. Letters, digits and _. */
final class EventIds {

    private static final int HASH_DIGITS = 32;

    private EventIds() {}

    static String command(String commandId, int revision) {
        return "cmd_" + commandId.replace("-", "") + "_" + Integer.toUnsignedString(revision);
    }

    /** The moment tells two refusals under one request id apart. */
    static String refusedRequest(CommandTransition refused) {
        return "req_"
                + hash(List.of(
                        refused.imei(),
                        refused.requestedBy(),
                        refused.requestId(),
                        Long.toString(refused.at().toEpochMilli())));
    }

    static String connected(SessionState session) {
        return "con_" + suffix(session);
    }

    static String disconnected(SessionState session) {
        return "dis_" + suffix(session);
    }

    /** A session that was believed lost and was not begins once more, as far as hosts can see. */
    private static String suffix(SessionState session) {
        var token = session.imei() + "_" + Long.toUnsignedString(session.token());
        return session.revivedBy() == SessionState.NEVER_LOST ? token : token + "_" + session.revivedBy();
    }

    static String bulk(Collection<String> eventIds) {
        return "blk_" + hash(eventIds.stream().sorted().toList());
    }

    /** Lengths go in as well, so that no two lists of texts read the same. */
    private static String hash(List<String> texts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var text : texts) {
                byte[] bytes = text.getBytes(UTF_8);
                digest.update((bytes.length + ":").getBytes(UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
