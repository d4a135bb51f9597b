package io.wayline.webhooks.event;

import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.event.News.ToOldHosts;
import io.wayline.webhooks.payload.CommandFacts;
import io.wayline.webhooks.payload.EventData;
import java.util.Optional;

/** Which steps of a command are events, and of which type. */
public final class CommandNews {

    private CommandNews() {}

    /** Empty if hosts are not told of this step. */
    public static Optional<News> of(CommandTransition step) {
        return switch (step.to()) {
            case SUCCEEDED -> Optional.of(news(step, EventType.COMMAND_COMPLETED, ToOldHosts.ALONE));
            case REJECTED -> Optional.of(news(step, EventType.COMMAND_FAILED, ToOldHosts.ALONE));
            case FAILED, EXPIRED, CANCELLED, SUPERSEDED, UNKNOWN, REFUSED ->
                Optional.of(news(step, EventType.COMMAND_FAILED, ToOldHosts.BULKED));
            case QUEUED ->
                step.from() == null
                        ? Optional.empty()
                        : Optional.of(news(step, EventType.COMMAND_RETRIED, ToOldHosts.NEVER));
            case DISPATCHED, SENT, TIMED_OUT -> Optional.empty();
        };
    }

    private static News news(CommandTransition step, EventType type, ToOldHosts toOldHosts) {
        var id = step.to() == CommandState.REFUSED
                ? EventIds.refusedRequest(step)
                : EventIds.command(step.commandId(), step.revision());
        return new News(new WebhookEvent(id, type, step.imei(), step.at(), EventData.command(facts(step))), toOldHosts);
    }

    private static CommandFacts facts(CommandTransition step) {
        return new CommandFacts(
                step.imei(),
                step.commandId(),
                step.commandLogId(),
                step.to().name(),
                step.reason(),
                step.command(),
                step.attempt(),
                step.response(),
                step.metadata(),
                step.supersededBy(),
                step.requestedBy(),
                step.requestId(),
                step.createdAt(),
                step.deadline(),
                step.detail());
    }
}
