package io.wayline.commands.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of a tracker that decisions depend on, as it stands in the store.
 *
 * @param commands the open ones, oldest first, and the one of the attempt in flight even if it is not open any more
 * @param inFlight null if no attempt is
 * @param session null if the tracker is not connected
 * @param codec14 the registration asks for Codec 14
 */
public record LaneSnapshot(
        String imei,
        List<Command> commands,
        @Nullable Attempt inFlight,
        @Nullable Session session,
        boolean codec14) {}
