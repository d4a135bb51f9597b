package io.wayline.commands.submission.jdbc;

import io.wayline.commands.submission.CommandLog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reading the ledger. */
@Configuration(proxyBeanMethods = false)
public class CommandLogConfiguration {

    @Bean
    CommandLog commandLog(JdbcClient jdbc) {
        return new JdbcCommandLog(jdbc);
    }
}
