package io.wayline.devices.presence;

import java.util.Set;

/** Who wants to know, after the commit, that trackers came or went. */
public interface PresenceListener {

    /**
     * Never blocks.
     *
     * @param turned trackers that have another session now, or none any more, or whose node came or went
     * @param arrived those of them that are connected in a new session
     */
    void changed(Set<String> turned, Set<String> arrived);
}
