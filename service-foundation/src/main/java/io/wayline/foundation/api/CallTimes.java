package io.wayline.foundation.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.ServerHttpObservationFilter;

/** How long calls of the API take, by route and status, refused ones too: {@code http.server.requests}. */
@Configuration(proxyBeanMethods = false)
class CallTimes {

    /** Observations that nobody else sees: they become timers, and that is all. */
    @Bean
    FilterRegistrationBean<ServerHttpObservationFilter> callTimesFilter(MeterRegistry meters) {
        var observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        var registration = new FilterRegistrationBean<>(new ServerHttpObservationFilter(observations));
        registration.addUrlPatterns("/api/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return registration;
    }
}
