package io.wayline.webhooks.endpoint;

import io.wayline.foundation.access.Audit;
import io.wayline.webhooks.endpoint.Endpoint.State;
import java.time.Instant;
import java.util.UUID;

/** Leaves a trace: an endpoint that is off must have its reason. */
public final class AuditedSwitch implements EndpointSwitch {

    private static final String ACTOR = "webhook-dispatcher";

    private final EndpointStore store;
    private final Audit audit;

    public AuditedSwitch(EndpointStore store, Audit audit) {
        this.store = store;
        this.audit = audit;
    }

    @Override
    public boolean disable(UUID id, String reason, Instant at) {
        var active = store.lock(id).filter(endpoint -> endpoint.state() == State.ACTIVE);
        active.ifPresent(endpoint -> {
            store.change(endpoint.withState(State.DISABLED, reason, at));
            audit.record(ACTOR, "ENDPOINT_DISABLED", id.toString(), reason);
        });
        return active.isPresent();
    }
}
