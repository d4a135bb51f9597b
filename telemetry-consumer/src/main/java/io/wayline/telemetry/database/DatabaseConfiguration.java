package io.wayline.telemetry.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import liquibase.exception.LiquibaseException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connections and schema. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
public class DatabaseConfiguration {

    /** Two consumers, the retention round, a health check and a migration's second connection. */
    private static final int CONNECTIONS = 6;

    @Bean
    HikariDataSource telemetryDataSource(DatabaseProperties settings) {
        var url = DatabaseUrl.parse(settings.url());
        var config = new HikariConfig();
        config.setPoolName("telemetry");
        config.setJdbcUrl(url.jdbcUrl());
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.connectTimeout().toMillis());
        config.setInitializationFailTimeout(settings.startPatience().toMillis());
        config.addDataSourceProperty("ApplicationName", "telemetry-consumer");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty(
                "socketTimeout", String.valueOf(settings.answerTimeout().toSeconds()));
        return new HikariDataSource(config);
    }

    @Bean
    MigratedDatabase migratedDatabase(HikariDataSource dataSource) throws SQLException, LiquibaseException {
        return MigratedDatabase.migrate(dataSource);
    }
}
