package io.wayline.foundation.kafka;

import io.wayline.proto.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** The broker: names of topics, settings of clients, and one client for administration. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KafkaProperties.class)
public class KafkaConfiguration {

    @Bean
    Topics topics(KafkaProperties properties) {
        return new Topics(properties.topicPrefix());
    }

    @Bean
    KafkaClients kafkaClients(KafkaProperties properties, ConfigurableEnvironment environment) {
        return new KafkaClients(properties.bootstrapServers(), KafkaClientSettings.from(environment));
    }

    @Bean
    Admin kafkaAdmin(KafkaClients clients) {
        return Admin.create(clients.common());
    }
}
