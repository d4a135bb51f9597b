package io.wayline.devices.presence.http;

import io.wayline.devices.presence.Presence;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who is connected, over REST. */
@Configuration(proxyBeanMethods = false)
public class PresenceHttpConfiguration {

    @Bean
    PresenceController presenceController(Presence presence, InstantSource time) {
        return new PresenceController(presence, time);
    }
}
