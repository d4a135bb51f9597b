package io.wayline.devices.registry.http;

import io.wayline.commands.submission.SubmissionRules;
import io.wayline.devices.registry.DeviceRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The registry over REST. */
@Configuration(proxyBeanMethods = false)
public class RegistryHttpConfiguration {

    @Bean
    RegistryController registryController(DeviceRegistry registry, SubmissionRules rules) {
        return new RegistryController(registry, rules.checkDigit());
    }
}
