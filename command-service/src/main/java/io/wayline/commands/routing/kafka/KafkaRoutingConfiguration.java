package io.wayline.commands.routing.kafka;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wayline.commands.routing.ChannelCounters;
import io.wayline.commands.routing.CommandChannel;
import io.wayline.proto.Topics;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The command channel, by the strategy that was chosen. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RoutingProperties.class)
public class KafkaRoutingConfiguration {

    @Bean
    ChannelCounters channelCounters() {
        return new ChannelCounters();
    }

    @Bean
    CommandChannel commandChannel(Topics topics, Admin admin, RoutingProperties properties, ChannelCounters counters) {
        return switch (properties.channel()) {
            case KEYED -> new KeyedChannel(topics);
            case PER_IMEI -> {
                var replication = Optional.of(properties.replication()).filter(replicas -> replicas > 0);
                var broker = new ChannelTopics(admin, topics, replication);
                var channel = new PerImeiChannel(topics, broker, properties.maxTopics(), counters);
                channel.start();
                yield channel;
            }
        };
    }

    @Bean
    MeterBinder channelMetrics(ChannelCounters counters) {
        return registry -> {
            count(registry, counters, "made", "Command topics made by this instance", ChannelCounters::topicsCreated);
            count(
                    registry,
                    counters,
                    "not.available",
                    "Times a command topic was asked for that cannot be had",
                    ChannelCounters::timesNotAvailable);
            count(registry, counters, "failures", "Requests to the broker that failed", ChannelCounters::failures);
            Gauge.builder("wayline.commands.channel.topics", counters, ChannelCounters::topicsKnown)
                    .description("Command topics that exist")
                    .register(registry);
        };
    }

    private static void count(
            MeterRegistry registry,
            ChannelCounters counters,
            String what,
            String description,
            ToDoubleFunction<ChannelCounters> count) {
        FunctionCounter.builder("wayline.commands.channel." + what, counters, count)
                .description(description)
                .register(registry);
    }
}
