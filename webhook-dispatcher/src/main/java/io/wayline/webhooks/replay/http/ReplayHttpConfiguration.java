package io.wayline.webhooks.replay.http;

import io.wayline.foundation.access.Audit;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.replay.ReplayStore;
import io.wayline.webhooks.replay.Replays;
import io.wayline.webhooks.telemetry.TelemetryReplays;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Replays as they are asked for, and their routes. */
@Configuration(proxyBeanMethods = false)
public class ReplayHttpConfiguration {

    @Bean
    Replays replays(
            ReplayStore store,
            EndpointDirectory endpoints,
            TelemetryReplays telemetry,
            Audit audit,
            InstantSource time) {
        return new Replays(store, endpoints, telemetry, audit, time);
    }

    @Bean
    ReplayController replayController(Replays replays, InstantSource time) {
        return new ReplayController(replays, time);
    }
}
