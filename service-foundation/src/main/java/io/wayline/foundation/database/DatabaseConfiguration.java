package io.wayline.foundation.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.wayline.foundation.ServiceIdentity;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import java.util.Map;
import liquibase.exception.LiquibaseException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** Connections, schema, entities, and one kind of transaction for JPA and JDBC alike. */
@Configuration(proxyBeanMethods = false)
@EnableTransactionManagement
@EnableConfigurationProperties(DatabaseProperties.class)
public class DatabaseConfiguration {

    @Bean
    HikariDataSource dataSource(DatabaseProperties settings, ServiceIdentity service) {
        var url = DatabaseUrl.parse(settings.url());
        var config = new HikariConfig();
        config.setPoolName(service.name());
        config.setJdbcUrl(url.jdbcUrl());
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(2);
        config.setConnectionTimeout(settings.connectTimeout().toMillis());
        config.setInitializationFailTimeout(settings.startPatience().toMillis());
        config.setAutoCommit(false);
        config.addDataSourceProperty("ApplicationName", service.name());
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty(
                "socketTimeout", String.valueOf(settings.answerTimeout().toSeconds()));
        return new HikariDataSource(config);
    }

    @Bean
    MigratedDatabase migratedDatabase(HikariDataSource dataSource, ServiceIdentity service)
            throws SQLException, LiquibaseException {
        return MigratedDatabase.migrate(dataSource, service);
    }

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
