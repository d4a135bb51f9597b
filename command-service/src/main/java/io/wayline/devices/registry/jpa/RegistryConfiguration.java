package io.wayline.devices.registry.jpa;

import io.wayline.devices.registry.DeviceRegistry;
import io.wayline.devices.registry.DeviceStore;
import io.wayline.devices.registry.FirstLogins;
import io.wayline.devices.registry.RegistryEvents;
import io.wayline.foundation.access.Audit;
import jakarta.persistence.EntityManagerFactory;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.SharedEntityManagerCreator;

/** The registry on its tables. */
@Configuration(proxyBeanMethods = false)
public class RegistryConfiguration {

    @Bean
    DeviceStore deviceStore(EntityManagerFactory entities, JdbcClient jdbc) {
        return new JpaDeviceStore(SharedEntityManagerCreator.createSharedEntityManager(entities), jdbc);
    }

    @Bean
    DeviceRegistry deviceRegistry(DeviceStore store, RegistryEvents events, Audit audit, InstantSource time) {
        return new DeviceRegistry(store, events, audit, time);
    }

    @Bean
    FirstLogins firstLogins(DeviceRegistry registry) {
        return registry::admitted;
    }
}
