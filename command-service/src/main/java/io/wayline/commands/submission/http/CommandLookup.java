package io.wayline.commands.submission.http;

import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.submission.CommandLog;
import io.wayline.foundation.api.RefusedException;
import java.util.regex.Pattern;

/** A command by either of its names. */
final class CommandLookup {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private CommandLookup() {}

    /** @param id UUID, or command_log_id */
    static CommandId find(CommandLog commands, String id) {
        var found = NUMBER.matcher(id).matches()
                ? commands.withNumber(Long.parseLong(id))
                : CommandId.parse(id).flatMap(known -> commands.find(known).map(CommandLog.Entry::id));
        return found.orElseThrow(CommandLookup::unknown);
    }

    static RefusedException unknown() {
        return RefusedException.notFound("No such command", "Send a commandId or a commandLogId.");
    }
}
