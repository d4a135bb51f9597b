package io.wayline.webhooks.replay.jdbc;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.event.TrackerTags;
import io.wayline.webhooks.replay.ReplayStep;
import io.wayline.webhooks.replay.ReplayStore;
import io.wayline.webhooks.telemetry.TelemetryReplays;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Where replays are kept, and the rounds that take them forward. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReplayProperties.class)
public class JdbcReplayConfiguration {

    @Bean
    ReplayStore replayStore(JdbcClient jdbc) {
        return new JdbcReplayStore(jdbc);
    }

    @Bean
    ReplayStep replayStep(
            ReplayStore store,
            EndpointDirectory endpoints,
            TrackerTags tags,
            Deliveries deliveries,
            TelemetryReplays telemetry,
            InstantSource time) {
        return new ReplayStep(store, endpoints, tags, deliveries, telemetry, time);
    }

    @Bean
    ReplayRounds replayRounds(
            ReplayStep step,
            ReplayStore store,
            Deliveries deliveries,
            TransactionTemplate transactions,
            ReplayProperties properties,
            InstantSource time) {
        return new ReplayRounds(step, store, deliveries, transactions, properties, time);
    }
}
