package io.wayline.telemetry.retention.jdbc;

import io.wayline.foundation.database.MigratedDatabase;
import io.wayline.telemetry.retention.Calendar;
import io.wayline.telemetry.retention.Partitions;
import io.wayline.telemetry.retention.RetentionProperties;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Partitions of the history, and the regular round that tends them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetentionProperties.class)
public class RetentionConfiguration {

    @Bean
    Partitions partitions(MigratedDatabase database, RetentionProperties settings, InstantSource time) {
        var transactions = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
        var store = new JdbcPartitionStore(JdbcClient.create(database.dataSource()), transactions);
        return new Partitions(store, new Calendar(settings.keep(), settings.daysAhead(), settings.daysBehind()), time);
    }

    @Bean
    RetentionRounds retentionRounds(Partitions partitions, RetentionProperties settings) {
        return new RetentionRounds(partitions, settings.round());
    }
}
