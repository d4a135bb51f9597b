package io.wayline.foundation.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.micrometer.core.instrument.MeterRegistry;
import io.wayline.foundation.ServiceIdentity;
import java.sql.SQLException;
import liquibase.exception.LiquibaseException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connections and schema: all that a service without entities needs of the database. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
public class ConnectionConfiguration {

    @Bean
    HikariDataSource dataSource(DatabaseProperties settings, ServiceIdentity service, MeterRegistry meters) {
        var url = DatabaseUrl.parse(settings.url());
        var config = new HikariConfig();
        config.setPoolName(service.name());
        config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
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
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw new UnreachableDatabaseException(e.getCause() == null ? e : e.getCause());
        }
    }

    @Bean
    MigratedDatabase migratedDatabase(HikariDataSource dataSource, ServiceIdentity service)
            throws SQLException, LiquibaseException {
        return MigratedDatabase.migrate(dataSource, service);
    }
}
