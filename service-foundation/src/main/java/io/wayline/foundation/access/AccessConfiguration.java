package io.wayline.foundation.access;

import io.wayline.foundation.ServiceIdentity;
import io.wayline.foundation.api.ApiDescription;
import io.wayline.foundation.api.ErrorWriter;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The door of the API: scopes, limits, the audit trail. Which keys there are is said by the service's {@link Keys}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitProperties.class)
public class AccessConfiguration {

    /** After the request has its id, before anything else. */
    private static final int EARLY = -100;

    @Bean
    FilterRegistrationBean<KeyFilter> keyFilter(
            Keys keys,
            ApiDescription api,
            LimitProperties settings,
            ErrorWriter errors,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptions) {
        var registration =
                new FilterRegistrationBean<>(new KeyFilter(keys, api, settings.limits(), errors, exceptions));
        registration.addUrlPatterns("/api/*");
        registration.setOrder(EARLY);
        return registration;
    }

    @Bean
    WebMvcConfigurer callersAndScopes() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new ScopeCheck()).addPathPatterns("/api/**");
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new Callers());
            }
        };
    }

    /** Also the {@link AuditTrail}. */
    @Bean
    JdbcAudit audit(JdbcClient jdbc, ServiceIdentity service, InstantSource time) {
        return new JdbcAudit(jdbc, service.schema(), time);
    }

    @Bean
    AuditController auditController(AuditTrail trail) {
        return new AuditController(trail);
    }
}
