package io.wayline.ingest.login;

import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.login.Admission.Verdict.Admitted;
import io.wayline.ingest.login.Admission.Verdict.Refused;
import io.wayline.ingest.session.Sessions;

/** Hears what the registry says, from its beginning and then for ever; a live session feels it at once. */
public final class RegistryListener {

    private final Admission admission;
    private final Sessions sessions;

    public RegistryListener(Admission admission, Sessions sessions) {
        this.admission = admission;
        this.sessions = sessions;
    }

    public void registered(Registration registration) {
        admission.registered(registration);
        applyTo(registration.imei());
    }

    /** Whoever took a tracker out wants it gone now, even where it may come back as a stranger. */
    public void removed(String imei) {
        admission.removed(imei);
        sessions.expel(imei, CloseReason.UNREGISTERED);
    }

    private void applyTo(String imei) {
        if (!sessions.holds(imei)) {
            return;
        }
        switch (admission.of(imei)) {
            case Admitted(var model, var captureUntilMillis) -> {
                sessions.modelChanged(imei, model);
                sessions.capture(imei, captureUntilMillis);
            }
            case Refused(var reason) -> sessions.expel(imei, reason);
        }
    }
}
