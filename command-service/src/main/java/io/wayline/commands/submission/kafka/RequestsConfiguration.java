package io.wayline.commands.submission.kafka;

import io.wayline.commands.outbox.Outbox;
import io.wayline.commands.submission.Submissions;
import io.wayline.foundation.intake.Intake;
import io.wayline.foundation.intake.TransactionalTopic;
import io.wayline.proto.Topics;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Commands by topic. */
@Configuration(proxyBeanMethods = false)
public class RequestsConfiguration {

    private static final String GROUP = "command-service.requests";
    private static final int CONSUMERS = 2;

    /** Holding one lane at a time, nobody can wait for us while we wait for them. */
    private static final int RECORDS_PER_TRANSACTION = 1;

    @Bean
    TransactionalTopic commandRequests(
            Intake intake, Submissions submissions, Outbox outbox, Topics topics, InstantSource time) {
        var reading = new TransactionalTopic.Reading(
                "command-requests",
                topics.commandRequests(),
                topics.prefix() + GROUP,
                CONSUMERS,
                RECORDS_PER_TRANSACTION);
        return intake.topic(reading, new RequestHandler(submissions, outbox, topics.commandEvents(), time));
    }
}
