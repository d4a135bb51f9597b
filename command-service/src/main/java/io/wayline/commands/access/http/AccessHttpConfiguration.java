package io.wayline.commands.access.http;

import io.wayline.commands.access.ApiKeys;
import io.wayline.commands.access.Audit;
import io.wayline.commands.access.AuditTrail;
import io.wayline.commands.access.KeyStore;
import io.wayline.commands.http.ErrorWriter;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The door of the API: keys, scopes, limits. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
public class AccessHttpConfiguration {

    /** After the request has its id, before anything else. */
    private static final int EARLY = -100;

    @Bean
    ApiKeys apiKeys(KeyStore store, Audit audit, AccessProperties settings, InstantSource time) {
        return new ApiKeys(store, audit, settings.firstKey(), time);
    }

    @Bean
    FilterRegistrationBean<KeyFilter> keyFilter(
            ApiKeys keys,
            AccessProperties settings,
            ErrorWriter errors,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptions) {
        var registration = new FilterRegistrationBean<>(new KeyFilter(keys, settings.limits(), errors, exceptions));
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

    @Bean
    KeyController keyController(ApiKeys keys) {
        return new KeyController(keys);
    }

    @Bean
    AuditController auditController(AuditTrail trail) {
        return new AuditController(trail);
    }
}
