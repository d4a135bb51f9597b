package io.wayline.foundation.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.wayline.foundation.ServiceIdentity;
import io.wayline.foundation.kafka.KafkaClients;
import java.time.InstantSource;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What is needed to read topics into the database. */
@Configuration(proxyBeanMethods = false)
public class IntakeConfiguration {

    @Bean
    Intake intake(
            ServiceIdentity service,
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Admin admin,
            KafkaClients clients,
            MeterRegistry meters,
            InstantSource time) {
        return new Intake(service, jdbc, transactions, admin, clients.consumer(), meters, time);
    }
}
