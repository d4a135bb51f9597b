package io.wayline.webhooks.log;

import io.wayline.foundation.access.Audit;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.Endpoint.State;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.transaction.annotation.Transactional;

/** Puts up once more what has been settled. */
@Transactional
public class DeadLetters {

    public static final int AT_ONCE = 1_000;

    private final DeliveryLog entries;
    private final Deliveries deliveries;
    private final EndpointDirectory endpoints;
    private final Audit audit;
    private final InstantSource time;

    public DeadLetters(
            DeliveryLog entries, Deliveries deliveries, EndpointDirectory endpoints, Audit audit, InstantSource time) {
        this.entries = entries;
        this.deliveries = deliveries;
        this.endpoints = endpoints;
        this.audit = audit;
        this.time = time;
    }

    /** What became of the wish. */
    public sealed interface Result {

        /**
         * @param count how many are pending again
         * @param isMore whether there are dead letters left
         */
        record Retried(int count, boolean isMore) implements Result {}

        record Unknown() implements Result {}

        /** It is pending anyway. */
        record Pending() implements Result {}

        /** It is only the word that something was left out. */
        record NothingToSend() implements Result {}

        /** Its endpoint is disabled: nothing is sent there, nor kept. */
        record Disabled() implements Result {}
    }

    /** A dead or a delivered one. */
    public Result retry(UUID deliveryId, String by) {
        var entry = entries.find(deliveryId);
        if (entry.isEmpty()) {
            return new Result.Unknown();
        }
        if (entry.get().isGap()) {
            return new Result.NothingToSend();
        }
        if (isDisabled(entry.get().endpointId())) {
            return new Result.Disabled();
        }
        var retried = deliveries.retry(deliveryId, time.instant());
        if (retried.isEmpty()) {
            return new Result.Unknown();
        }
        if (!retried.get()) {
            return new Result.Pending();
        }
        audit.record(by, "DELIVERY_RETRIED", deliveryId.toString(), entry.get().eventId());
        return new Result.Retried(1, false);
    }

    /** The oldest of an endpoint. */
    public Result retryAllOf(UUID endpointId, int limit, String by) {
        if (endpoints.find(endpointId).isEmpty()) {
            return new Result.Unknown();
        }
        if (isDisabled(endpointId)) {
            return new Result.Disabled();
        }
        var now = time.instant();
        var dead = entries.dead(endpointId, limit + 1);
        int count = 0;
        for (var id : dead.subList(0, Math.min(limit, dead.size()))) {
            if (deliveries.retry(id, now).orElse(false)) {
                count++;
            }
        }
        audit.record(by, "DEAD_LETTERS_RETRIED", endpointId.toString(), "%d deliveries".formatted(count));
        return new Result.Retried(count, dead.size() > limit);
    }

    private boolean isDisabled(UUID endpointId) {
        return endpoints
                .find(endpointId)
                .map(Endpoint::state)
                .filter(state -> state == State.DISABLED)
                .isPresent();
    }
}
