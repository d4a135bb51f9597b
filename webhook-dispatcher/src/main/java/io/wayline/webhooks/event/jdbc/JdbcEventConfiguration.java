package io.wayline.webhooks.event.jdbc;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.event.BulkCloser;
import io.wayline.webhooks.event.BulkEntries;
import io.wayline.webhooks.event.EventCounters;
import io.wayline.webhooks.event.KnownEvents;
import io.wayline.webhooks.event.ReadSoFar;
import io.wayline.webhooks.event.SessionStore;
import io.wayline.webhooks.event.TrackerTags;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What is remembered of sessions and bulks, and the rounds that close bulks. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BulkProperties.class)
public class JdbcEventConfiguration {

    @Bean
    TrackerTags tagsForEvents(JdbcClient jdbc) {
        return new JdbcTrackerTags(jdbc);
    }

    @Bean
    KnownEvents knownEvents(JdbcClient jdbc) {
        return new JdbcKnownEvents(jdbc);
    }

    @Bean
    SessionStore sessionStore(JdbcClient jdbc) {
        return new JdbcSessionStore(jdbc);
    }

    @Bean
    ReadSoFar readSoFar(JdbcClient jdbc) {
        return new JdbcReadSoFar(jdbc);
    }

    @Bean
    BulkEntries bulkEntries(JdbcClient jdbc) {
        return new JdbcBulkEntries(jdbc);
    }

    @Bean
    BulkCloser bulkCloser(
            BulkEntries entries,
            EndpointDirectory endpoints,
            Deliveries deliveries,
            BulkProperties properties,
            InstantSource time) {
        return new BulkCloser(entries, endpoints, deliveries, properties.bulkWindow(), time);
    }

    @Bean
    BulkRounds bulkRounds(
            BulkCloser closer, Deliveries deliveries, EventCounters counters, TransactionTemplate transactions) {
        return new BulkRounds(closer, deliveries, counters, transactions);
    }
}
