package io.wayline.foundation.database;

import io.wayline.foundation.ServiceIdentity;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** Connections and schema, entities, and one kind of transaction for JPA and JDBC alike. */
@Configuration(proxyBeanMethods = false)
@EnableTransactionManagement
@Import(ConnectionConfiguration.class)
public class DatabaseConfiguration {

    /** Hibernate checks the entities against the tables, and never makes any. */
    @Bean
    LocalContainerEntityManagerFactoryBean entityManagerFactory(MigratedDatabase database, ServiceIdentity service) {
        var factory = new LocalContainerEntityManagerFactoryBean();
        factory.setDataSource(database.dataSource());
        factory.setPackagesToScan(service.entityPackages().toArray(String[]::new));
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factory.setJpaPropertyMap(Map.of(
                "hibernate.hbm2ddl.auto", "validate",
                "hibernate.default_schema", service.schema(),
                "hibernate.connection.provider_disables_autocommit", "true",
                "hibernate.jdbc.time_zone", "UTC"));
        return factory;
    }

    @Bean
    PlatformTransactionManager transactionManager(EntityManagerFactory entities) {
        return new JpaTransactionManager(entities);
    }

    @Bean
    TransactionTemplate transactions(PlatformTransactionManager manager) {
        return new TransactionTemplate(manager);
    }

    @Bean
    JdbcClient jdbc(MigratedDatabase database) {
        return JdbcClient.create(database.dataSource());
    }
}
