package io.wayline.foundation.tracing;

import io.wayline.foundation.ServiceIdentity;
import io.wayline.tracing.Tracing;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/** Spans of this service, to where the {@code OTEL_} variables say. */
@Configuration(proxyBeanMethods = false)
public class TracingConfiguration {

    @Bean
    Tracing tracing(ServiceIdentity identity, ConfigurableEnvironment environment) {
        return Tracing.from(identity.name(), variables(environment));
    }

    /** OpenTelemetry has variables by the dozen: all there are, by their names, the strongest source of each. */
    private static Map<String, String> variables(ConfigurableEnvironment environment) {
        var variables = new HashMap<String, String>();
        for (var source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> named) {
                for (var name : named.getPropertyNames()) {
                    if (Tracing.reads(name)) {
                        variables.computeIfAbsent(name, environment::getProperty);
                    }
                }
            }
        }
        return variables;
    }
}
