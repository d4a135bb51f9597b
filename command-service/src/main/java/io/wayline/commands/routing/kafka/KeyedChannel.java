package io.wayline.commands.routing.kafka;

import io.wayline.commands.routing.CommandChannel;
import io.wayline.proto.Topics;
import java.util.Collection;
import java.util.Set;

/** One topic for all trackers, made with the others before anything starts. */
final class KeyedChannel implements CommandChannel {

    private final String topic;

    KeyedChannel(Topics topics) {
        this.topic = topics.commands();
    }

    @Override
    public String topicOf(String imei) {
        return topic;
    }

    @Override
    public boolean isChannel(String candidate) {
        return candidate.equals(topic);
    }

    @Override
    public Set<String> open(Collection<String> topics) {
        return Set.of();
    }
}
