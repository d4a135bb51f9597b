package io.wayline.devices.registry.kafka;

import io.wayline.commands.outbox.Outbox;
import io.wayline.devices.registry.RegistryEvents;
import io.wayline.proto.Topics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The registry's changes on their way to {@code device-registry.v1}. */
@Configuration(proxyBeanMethods = false)
public class RegistryEventsConfiguration {

    @Bean
    RegistryEvents registryEvents(Outbox outbox, Topics topics) {
        return new OutboxRegistryEvents(outbox, topics.deviceRegistry());
    }
}
