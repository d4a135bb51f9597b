package io.wayline.webhooks.endpoint.jpa;

import io.wayline.foundation.access.Audit;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.endpoint.AddressCheck;
import io.wayline.webhooks.endpoint.AuditedSwitch;
import io.wayline.webhooks.endpoint.Conditions;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.EndpointRemoval;
import io.wayline.webhooks.endpoint.EndpointRules;
import io.wayline.webhooks.endpoint.EndpointStore;
import io.wayline.webhooks.endpoint.EndpointSwitch;
import io.wayline.webhooks.endpoint.Endpoints;
import io.wayline.webhooks.endpoint.NotificationEndpoint;
import io.wayline.webhooks.endpoint.SecretBox;
import jakarta.persistence.EntityManagerFactory;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.support.TransactionTemplate;

/** Where endpoints are kept, and the endpoint of the environment among them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NotificationProperties.class)
public class JpaEndpointConfiguration {

    @Bean
    EndpointStore endpointStore(
            EntityManagerFactory entities, JdbcClient jdbc, SecretBox box, TransactionTemplate transactions) {
        return new JpaEndpointStore(
                SharedEntityManagerCreator.createSharedEntityManager(entities), jdbc, box, transactions);
    }

    @Bean
    EndpointDirectory endpointDirectory(
            EntityManagerFactory entities, JdbcClient jdbc, SecretBox box, TransactionTemplate transactions) {
        return new JpaEndpointDirectory(
                SharedEntityManagerCreator.createSharedEntityManager(entities), jdbc, box, transactions);
    }

    @Bean
    Conditions endpointConditions(JdbcClient jdbc) {
        return new JdbcConditions(jdbc);
    }

    @Bean
    EndpointSwitch endpointSwitch(EndpointStore store, Audit audit) {
        return new AuditedSwitch(store, audit);
    }

    @Bean
    Endpoints endpoints(
            EndpointStore store,
            Conditions conditions,
            AddressCheck addresses,
            Deliveries deliveries,
            Audit audit,
            InstantSource time,
            @Value("${webhooks.address.allow-http:false}") boolean allowHttp) {
        return new Endpoints(store, conditions, new EndpointRules(allowHttp, addresses), deliveries, audit, time);
    }

    @Bean
    EndpointRemoval endpointRemoval(Endpoints endpoints, EndpointStore store) {
        return new EndpointRemoval(endpoints, store);
    }

    @Bean
    NotificationEndpoint notificationEndpoint(
            EndpointStore store,
            Deliveries deliveries,
            Audit audit,
            NotificationProperties settings,
            InstantSource time) {
        return new NotificationEndpoint(store, deliveries, audit, settings.settings(), time);
    }

    @Bean
    NotificationAtStart notificationAtStart(
            NotificationEndpoint notification,
            NotificationProperties settings,
            AddressCheck addresses,
            EndpointDirectory endpoints) {
        return new NotificationAtStart(notification, settings.settings(), addresses, endpoints);
    }
}
