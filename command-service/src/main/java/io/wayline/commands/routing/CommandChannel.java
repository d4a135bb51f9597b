package io.wayline.commands.routing;

import java.util.Collection;
import java.util.Set;

/** The way to the node that holds a tracker. */
public interface CommandChannel {

    /** The topic that instructions for a tracker are written to, with its prefix. */
    String topicOf(String imei);

    /** True if this topic is one of the channel's, and so must be {@link #open} before it is written to. */
    boolean isChannel(String topic);

    /**
     * Sees to it that these topics exist. Safe to repeat; knows by itself which ones do.
     *
     * @return those that cannot be had, because the guarded maximum is reached
     */
    Set<String> open(Collection<String> topics);

    /** A write to this topic failed: {@link #open} must not take its word that it exists. Any topic may be named. */
    default void doubtful(String topic) {}

    /** Trackers that commands may soon be asked for: what they need is made ready in the background. Never blocks. */
    default void prepare(Collection<String> imeis) {}
}
