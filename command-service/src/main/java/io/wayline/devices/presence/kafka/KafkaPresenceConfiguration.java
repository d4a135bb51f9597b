package io.wayline.devices.presence.kafka;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wayline.devices.presence.PresenceCounters;
import io.wayline.devices.presence.PresenceJournal;
import io.wayline.devices.presence.PresenceJournal.Turn;
import io.wayline.devices.presence.PresenceListener;
import io.wayline.devices.presence.PresenceStore;
import io.wayline.devices.presence.ReadSoFar;
import io.wayline.devices.registry.FirstLogins;
import io.wayline.foundation.intake.Intake;
import io.wayline.foundation.intake.TransactionalTopic.Reading;
import io.wayline.proto.Topics;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** The readers of {@code device-sessions.v1} and {@code ingest-nodes.v1}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PresenceProperties.class)
public class KafkaPresenceConfiguration {

    private static final String GROUP = "command-service-";

    @Bean
    PresenceCounters presenceCounters() {
        return new PresenceCounters();
    }

    @Bean
    PresenceJournal presenceJournal(
            PresenceStore store,
            PresenceProperties properties,
            ObjectProvider<FirstLogins> firstLogins,
            PresenceCounters counters,
            InstantSource time) {
        Consumer<Collection<String>> admitted = switch (properties.registrationPolicy()) {
            case AUTO -> firstLogins.getObject()::admitted;
            case ALLOW_LIST -> _ -> {};
        };
        return new PresenceJournal(store, admitted, counters, time);
    }

    @Bean
    PresenceReading presenceHealthIndicator(
            Intake intake,
            PresenceJournal journal,
            PresenceStore store,
            ReadSoFar readSoFar,
            List<PresenceListener> listeners,
            PresenceProperties properties,
            TransactionTemplate transactions,
            Topics topics,
            Admin admin,
            InstantSource time) {
        Consumer<Turn> told = turn -> {
            if (!turn.isNone()) {
                listeners.forEach(listener -> listener.changed(turn.turned(), turn.arrived()));
            }
        };
        var sessions = intake.topic(
                new Reading(
                        "sessions",
                        topics.deviceSessions(),
                        topics.prefix() + GROUP + "sessions",
                        properties.consumers(),
                        properties.batch()),
                new ReportHandler<>(SessionReader::read, journal::sessions, told));
        var nodes = intake.topic(
                new Reading("nodes", topics.ingestNodes(), topics.prefix() + GROUP + "nodes", 1, properties.batch()),
                new ReportHandler<>(HeartbeatReader::read, journal::nodes, told));
        var watch = new PresenceWatch(
                topic -> TopicEnds.of(admin, topic),
                readSoFar,
                topics.deviceSessions(),
                topics.ingestNodes(),
                journal,
                store,
                transactions,
                told,
                properties.watchInterval(),
                time);
        return new PresenceReading(sessions, nodes, watch, properties.startPatience());
    }

    @Bean
    MeterBinder presenceMetrics(PresenceCounters counters, PresenceReading reading) {
        return registry -> {
            count(registry, counters, "sessions.begun", "Sessions that began", PresenceCounters::sessionsBegun);
            count(
                    registry,
                    counters,
                    "sessions.ended",
                    "Sessions that ended in order",
                    PresenceCounters::sessionsEnded);
            count(registry, counters, "nodes.died", "Ingest nodes that fell silent", PresenceCounters::nodesDied);
            Gauge.builder("wayline.devices.presence.caught.up", reading, r -> r.isCaughtUp() ? 1 : 0)
                    .description("1 once everything that was in the topics at the start has been read")
                    .register(registry);
        };
    }

    private static void count(
            MeterRegistry registry,
            PresenceCounters counters,
            String what,
            String description,
            ToDoubleFunction<PresenceCounters> count) {
        FunctionCounter.builder("wayline.devices." + what, counters, count)
                .description(description)
                .register(registry);
    }
}
