package io.wayline.ingest.login;

/** Whether a tracker must be registered to be admitted. */
public enum RegistrationPolicy {
    /** Only trackers in the registry. */
    ALLOW_LIST,
    /** Everybody who is not banned. */
    AUTO
}
