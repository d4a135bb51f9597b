package io.wayline.foundation.api;

import io.wayline.tracing.Tracing;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** What all routes share. */
@Configuration(proxyBeanMethods = false)
@Import({DocsConfiguration.class, CallTimes.class})
public class HttpConfiguration {

    @Bean
    FilterRegistrationBean<RequestIds> requestIds() {
        var registration = new FilterRegistrationBean<>(new RequestIds());
        registration.addUrlPatterns("/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /** Around everything else that may answer. */
    @Bean
    FilterRegistrationBean<CallSpans> callSpans(Tracing tracing, ApiDescription api) {
        var registration = new FilterRegistrationBean<>(new CallSpans(tracing, api));
        registration.addUrlPatterns("/api/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }

    @Bean
    ApiErrors apiErrors() {
        return new ApiErrors();
    }

    @Bean
    ContainerErrors containerErrors() {
        return new ContainerErrors();
    }

    @Bean
    ErrorWriter errorWriter(JsonMapper json) {
        return new ErrorWriter(json);
    }

    /** Members in the order in which records declare them: hosts of iot-broker know that order. */
    @Bean
    JsonMapperBuilderCustomizer declaredOrder() {
        return builder -> builder.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY);
    }

    /**
     * JSON of requests.
     *
     * @param largest unless a service says otherwise: metadata of 16 KiB, even with every character escaped, and room for the
     *     rest
     */
    @Bean
    WebMvcConfigurer jsonBodies(@Value("${api.largest-body:128KB}") DataSize largest) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new JsonBodies((int) largest.toBytes()));
            }
        };
    }

    /** One valve inside every other that would write a page of its own. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> plainContainerErrors(JsonMapper json) {
        return factory -> {
            factory.addEngineValves(new PlainErrorValve(json));
            factory.addContextCustomizers(
                    context -> context.getParent().getPipeline().addValve(new PlainErrorValve(json)));
        };
    }
}
