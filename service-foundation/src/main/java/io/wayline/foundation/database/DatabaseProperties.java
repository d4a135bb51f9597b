package io.wayline.foundation.database;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The database all features write to.
 *
 * @param url DATABASE_URL: postgresql://user:password@host:port/database
 * @param connectTimeout for one attempt to get a connection while running
 * @param answerTimeout a database that is silent for so long counts as gone
 * @param connections DATABASE_CONNECTIONS, at most, of one instance; the outbox of command-service holds up to 4 of them while
 *     the broker is away
 * @param startPatience how long a start waits for a database that is not there yet
 */
@Validated
@ConfigurationProperties("database")
record DatabaseProperties(
        @DefaultValue("") String url,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("60s") Duration answerTimeout,
        @DefaultValue("16") @Positive int connections,
        @DefaultValue("60s") Duration startPatience) {

    @Override
    public String toString() {
        return "DatabaseProperties[***]";
    }
}
