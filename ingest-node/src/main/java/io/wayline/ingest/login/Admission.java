package io.wayline.ingest.login;

import io.wayline.ingest.connection.CloseReason;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who may speak: the registry as this node has read it, and the policy. Safe for any thread. */
public final class Admission {

    /** The answer to a login. */
    public sealed interface Verdict {

        /**
         * May speak.
         *
         * @param model as the registry knows it; empty if it does not
         * @param captureUntilMillis until then every frame of it is written down; 0 if nobody wants that
         */
        record Admitted(String model, long captureUntilMillis) implements Verdict {}

        record Refused(CloseReason reason) implements Verdict {}
    }

    private static final Verdict UNKNOWN_BUT_WELCOME = new Verdict.Admitted("", 0);
    private static final Verdict NOT_REGISTERED = new Verdict.Refused(CloseReason.NOT_REGISTERED);
    private static final Verdict BANNED = new Verdict.Refused(CloseReason.BANNED);

    private final RegistrationPolicy policy;
    private final ConcurrentHashMap<String, Registration> byImei = new ConcurrentHashMap<>();

    public Admission(RegistrationPolicy policy) {
        this.policy = policy;
    }

    /** Whether this tracker may speak now. */
    public Verdict of(String imei) {
        @Nullable Registration registration = byImei.get(imei);
        if (registration == null) {
            return switch (policy) {
                case ALLOW_LIST -> NOT_REGISTERED;
                case AUTO -> UNKNOWN_BUT_WELCOME;
            };
        }
        return registration.banned()
                ? BANNED
                : new Verdict.Admitted(registration.model(), registration.captureUntilMillis());
    }

    /** The registry has a new word on a tracker. */
    public void registered(Registration registration) {
        byImei.put(registration.imei(), registration);
    }

    /** The registry no longer knows a tracker. */
    public void removed(String imei) {
        byImei.remove(imei);
    }

    /** Trackers in the registry, the banned ones included. */
    public int size() {
        return byImei.size();
    }
}
