package io.wayline.webhooks.endpoint.http;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.endpoint.Conditions;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.EndpointRemoval;
import io.wayline.webhooks.endpoint.Endpoints;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Routes of endpoints. */
@Configuration(proxyBeanMethods = false)
public class EndpointHttpConfiguration {

    @Bean
    EndpointController endpointController(
            Endpoints endpoints,
            EndpointRemoval removal,
            EndpointDirectory directory,
            Conditions conditions,
            Deliveries deliveries,
            InstantSource time) {
        return new EndpointController(endpoints, removal, directory, conditions, deliveries, time);
    }

    @Bean
    EventTypeController eventTypeController() {
        return new EventTypeController();
    }
}
