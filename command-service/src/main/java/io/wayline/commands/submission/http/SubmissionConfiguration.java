package io.wayline.commands.submission.http;

import io.wayline.commands.ledger.Ledger;
import io.wayline.commands.submission.CommandLog;
import io.wayline.commands.submission.SubmissionRules;
import io.wayline.commands.submission.Submissions;
import io.wayline.foundation.access.Audit;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Commands in, and what became of them out. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SubmissionProperties.class)
public class SubmissionConfiguration {

    @Bean
    SubmissionRules submissionRules(SubmissionProperties settings) {
        return settings.rules();
    }

    @Bean
    Submissions submissions(Ledger ledger, Audit audit, SubmissionRules rules, InstantSource time) {
        return new Submissions(ledger, audit, rules, time);
    }

    @Bean
    CommandController commandController(Submissions submissions, CommandLog commands) {
        return new CommandController(submissions, commands);
    }

    @Bean
    CommandLogController commandLogController(CommandLog commands) {
        return new CommandLogController(commands);
    }
}
