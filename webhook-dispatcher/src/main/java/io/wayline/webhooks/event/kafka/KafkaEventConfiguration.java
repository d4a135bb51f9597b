package io.wayline.webhooks.event.kafka;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wayline.foundation.intake.Intake;
import io.wayline.foundation.intake.TransactionalTopic;
import io.wayline.foundation.intake.TransactionalTopic.Reading;
import io.wayline.proto.Topics;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.event.BulkEntries;
import io.wayline.webhooks.event.EventCounters;
import io.wayline.webhooks.event.KnownEvents;
import io.wayline.webhooks.event.NodeReport;
import io.wayline.webhooks.event.ReadSoFar;
import io.wayline.webhooks.event.SessionJournal;
import io.wayline.webhooks.event.SessionReport;
import io.wayline.webhooks.event.SessionStore;
import io.wayline.webhooks.event.Subscribers;
import io.wayline.webhooks.event.TrackerTags;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** The topics that events come from: {@code command-events.v1}, {@code device-sessions.v1}, {@code ingest-nodes.v1}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EventProperties.class)
public class KafkaEventConfiguration {

    private static final String GROUP = "webhook-dispatcher.";

    @Bean
    EventCounters eventCounters() {
        return new EventCounters();
    }

    @Bean
    Subscribers subscribers(
            EndpointDirectory endpoints,
            TrackerTags tags,
            KnownEvents known,
            Deliveries deliveries,
            BulkEntries bulk,
            InstantSource time) {
        return new Subscribers(endpoints, tags, known, deliveries, bulk, time);
    }

    @Bean
    SessionJournal sessionJournal(SessionStore store, InstantSource time) {
        return new SessionJournal(store, time);
    }

    @Bean
    TransactionalTopic commandEvents(
            Intake intake,
            Subscribers subscribers,
            EventCounters counters,
            Deliveries deliveries,
            Topics topics,
            EventProperties properties) {
        var reading = new Reading(
                "command-events",
                topics.commandEvents(),
                topics.prefix() + GROUP + "command-events",
                properties.consumers(),
                properties.batch());
        return intake.topic(reading, new CommandEventHandler(subscribers, counters, deliveries::wake));
    }

    @Bean
    TransactionalTopic deviceSessions(
            Intake intake,
            SessionJournal journal,
            Subscribers subscribers,
            EventCounters counters,
            Deliveries deliveries,
            Topics topics,
            EventProperties properties) {
        var reading = new Reading(
                "device-sessions",
                topics.deviceSessions(),
                topics.prefix() + GROUP + "sessions",
                properties.sessionConsumers(),
                properties.batch());
        return intake.topic(
                reading,
                new ReportHandler<SessionReport>(
                        SessionReader::read,
                        reports -> subscribers.tell(journal.sessions(reports)),
                        told(counters, deliveries)));
    }

    @Bean
    TransactionalTopic ingestNodes(Intake intake, SessionJournal journal, Topics topics, EventProperties properties) {
        var reading = new Reading(
                "ingest-nodes", topics.ingestNodes(), topics.prefix() + GROUP + "nodes", 1, properties.batch());
        return intake.topic(
                reading,
                new ReportHandler<NodeReport>(
                        HeartbeatReader::read,
                        beats -> {
                            journal.nodes(beats);
                            return List.of();
                        },
                        _ -> {}));
    }

    @Bean
    SessionWatch sessionWatch(
            Admin admin,
            Topics topics,
            ReadSoFar readSoFar,
            SessionJournal journal,
            Subscribers subscribers,
            TransactionTemplate transactions,
            EventCounters counters,
            Deliveries deliveries,
            EventProperties properties,
            InstantSource time) {
        return new SessionWatch(
                () -> List.of(TopicEnds.of(admin, topics.deviceSessions()), TopicEnds.of(admin, topics.ingestNodes())),
                readSoFar,
                journal,
                subscribers,
                transactions,
                told(counters, deliveries),
                properties.watchInterval(),
                time);
    }

    private static Consumer<List<WebhookEvent>> told(EventCounters counters, Deliveries deliveries) {
        return fresh -> {
            if (!fresh.isEmpty()) {
                counters.remembered(fresh);
                deliveries.wake();
            }
        };
    }

    @Bean
    MeterBinder eventMetrics(EventCounters counters) {
        return registry -> {
            for (var type : EventType.values()) {
                FunctionCounter.builder("wayline.webhooks.events", counters, all -> all.events(type))
                        .description("Events that were new, whether an endpoint wanted them or not")
                        .tag("type", type.word())
                        .register(registry);
            }
            count(registry, counters, "steps.read", "Steps of commands", EventCounters::read);
            count(registry, counters, "steps.told", "Steps of commands that became events", EventCounters::told);
            count(registry, counters, "steps.repeated", "Steps that were known", EventCounters::repeated);
            count(registry, counters, "steps.silent", "Steps that hosts are not told of", EventCounters::silent);
            count(registry, counters, "bulked", "Failures that left in a bulk", EventCounters::bulked);
        };
    }

    private static void count(
            MeterRegistry registry,
            EventCounters counters,
            String what,
            String description,
            ToDoubleFunction<EventCounters> count) {
        FunctionCounter.builder("wayline.webhooks." + what, counters, count)
                .description(description)
                .register(registry);
    }
}
