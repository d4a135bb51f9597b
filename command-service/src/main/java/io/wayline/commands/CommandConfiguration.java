package io.wayline.commands;

import com.zaxxer.hikari.HikariDataSource;
import io.wayline.commands.access.http.AccessHttpConfiguration;
import io.wayline.commands.access.jdbc.JdbcAccessConfiguration;
import io.wayline.commands.catalogue.CommandCatalogue;
import io.wayline.commands.catalogue.http.CatalogueHttpConfiguration;
import io.wayline.commands.gateway.http.GatewayConfiguration;
import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.ledger.LaneSignal;
import io.wayline.commands.ledger.Ledger;
import io.wayline.commands.ledger.jpa.JpaLedgerConfiguration;
import io.wayline.commands.ledger.kafka.KafkaLedgerConfiguration;
import io.wayline.commands.ledger.rounds.LedgerConfiguration;
import io.wayline.commands.outbox.UndeliverableListener;
import io.wayline.commands.outbox.jdbc.JdbcOutboxConfiguration;
import io.wayline.commands.outbox.kafka.KafkaOutboxConfiguration;
import io.wayline.commands.routing.CommandChannel;
import io.wayline.commands.routing.kafka.KafkaRoutingConfiguration;
import io.wayline.commands.submission.http.SubmissionConfiguration;
import io.wayline.commands.submission.jdbc.CommandLogConfiguration;
import io.wayline.commands.submission.kafka.RequestsConfiguration;
import io.wayline.devices.presence.PresenceListener;
import io.wayline.devices.presence.http.PresenceHttpConfiguration;
import io.wayline.devices.presence.jdbc.JdbcPresenceConfiguration;
import io.wayline.devices.presence.kafka.KafkaPresenceConfiguration;
import io.wayline.devices.registry.http.RegistryHttpConfiguration;
import io.wayline.devices.registry.jpa.RegistryConfiguration;
import io.wayline.devices.registry.kafka.RegistryEventsConfiguration;
import io.wayline.devices.telemetry.http.TelemetryHttpConfiguration;
import io.wayline.devices.telemetry.jdbc.TelemetryHistoryConfiguration;
import io.wayline.foundation.ServiceApplication;
import io.wayline.foundation.ServiceIdentity;
import io.wayline.foundation.access.AccessConfiguration;
import io.wayline.foundation.api.ApiDescription;
import io.wayline.foundation.api.HttpConfiguration;
import io.wayline.foundation.database.DatabaseConfiguration;
import io.wayline.foundation.intake.IntakeConfiguration;
import io.wayline.foundation.kafka.KafkaConfiguration;
import io.wayline.foundation.tracing.TracingConfiguration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** All parts of the service. */
@ServiceApplication
@Import({
    DatabaseConfiguration.class,
    KafkaConfiguration.class,
    TracingConfiguration.class,
    HttpConfiguration.class,
    JdbcAccessConfiguration.class,
    AccessConfiguration.class,
    AccessHttpConfiguration.class,
    GatewayConfiguration.class,
    IntakeConfiguration.class,
    JdbcOutboxConfiguration.class,
    KafkaOutboxConfiguration.class,
    KafkaRoutingConfiguration.class,
    JdbcPresenceConfiguration.class,
    KafkaPresenceConfiguration.class,
    CommandLogConfiguration.class,
    SubmissionConfiguration.class,
    RequestsConfiguration.class,
    CatalogueHttpConfiguration.class,
    RegistryConfiguration.class,
    RegistryEventsConfiguration.class,
    RegistryHttpConfiguration.class,
    PresenceHttpConfiguration.class,
    TelemetryHistoryConfiguration.class,
    TelemetryHttpConfiguration.class,
    JpaLedgerConfiguration.class,
    KafkaLedgerConfiguration.class,
    LedgerConfiguration.class
})
class CommandConfiguration {

    private static final String NO_CHANNEL = "NO_CHANNEL";

    private static final String ABOUT = """
            Commands to Teltonika trackers, the device registry, who is connected, and what they sent.

            Every call carries a key: `x-api-key: <key>`. `IOT_API_KEY` is the first one and may do everything; further keys are \
            made with `POST /api/v1/keys`. Moments are ISO 8601 in UTC, except `connectedAt` of `GET /devices`, which hosts of \
            iot-broker know as milliseconds since 1970. Lists are paged: send `nextCursor` of one page as `cursor` for the next.

            Errors have one shape. Those that hosts of iot-broker know have its words, and nothing beside `error`.
            """;

    @Bean
    ServiceIdentity service() {
        return CommandService.IDENTITY;
    }

    @Bean
    ApiDescription api(@Value("${api.root}") String root) {
        return new ApiDescription(root, "Wayline", ABOUT);
    }

    @Bean
    InstantSource time() {
        return Clock.systemUTC();
    }

    @Bean
    HealthIndicator dbHealthIndicator(HikariDataSource dataSource) {
        return new DataSourceHealthIndicator(dataSource);
    }

    /** @param file that adds to what is known or replaces it, COMMAND_CATALOGUE_FILE; empty if there is none */
    @Bean
    CommandCatalogue commandCatalogue(@Value("${commands.catalogue.file}") String file) {
        return file.isBlank() ? CommandCatalogue.load() : CommandCatalogue.load(Path.of(file));
    }

    /** Somebody must look at the commands of trackers that came or went. */
    @Bean
    PresenceListener lanesLookedAt(LaneSignal lanes) {
        return (_, _) -> lanes.wake();
    }

    /** Trackers that connect get their command channel before somebody asks for a command. */
    @Bean
    PresenceListener channelsMadeReady(CommandChannel channel) {
        return (_, arrived) -> channel.prepare(arrived);
    }

    /** An attempt that has no channel fails at once, in the transaction that takes it out of the outbox. */
    @Bean
    UndeliverableListener undeliverableAttempts(ObjectProvider<Ledger> ledger) {
        return (imei, commandId, attempt) ->
                ledger.getObject().notSent(imei, CommandId.parse(commandId).orElseThrow(), attempt, NO_CHANNEL);
    }
}
