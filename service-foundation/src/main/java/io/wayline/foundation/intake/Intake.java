package io.wayline.foundation.intake;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.wayline.foundation.ServiceIdentity;
import io.wayline.foundation.kafka.TopicLag;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Makes topics that are read into the one database. */
public final class Intake {

    private final ServiceIdentity service;
    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Admin admin;
    private final Map<String, Object> clientSettings;
    private final MeterRegistry meters;
    private final InstantSource time;

    /**
     * @param service whose schema has the tables consumed_offset and refused_record
     * @param jdbc takes part in the transactions of {@code transaction}
     * @param clientSettings of a consumer that never commits by itself and never starts at the end
     */
    public Intake(
            ServiceIdentity service,
            JdbcClient jdbc,
            TransactionOperations transaction,
            Admin admin,
            Map<String, Object> clientSettings,
            MeterRegistry meters,
            InstantSource time) {
        this.service = service;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.admin = admin;
        this.clientSettings = Map.copyOf(clientSettings);
        this.meters = meters;
        this.time = time;
    }

    /** A topic that is not being read yet: as a bean it starts with the application. */
    public TransactionalTopic topic(TransactionalTopic.Reading reading, RecordHandler handler) {
        var counters = new IntakeCounters();
        var lag = new TopicLag(admin);
        var listener = new IntakeListener(
                handler,
                reading.recordsPerTransaction(),
                transaction,
                new ConsumedOffsets(jdbc, service.schema()),
                new TopicIds(admin),
                counters,
                lag,
                time);
        var topic = new TransactionalTopic(reading, clientSettings, listener, counters, lag);
        meter(reading.name(), "taken", "Records whose effects are durable", counters, IntakeCounters::taken);
        meter(reading.name(), "refused", "Records kept in the table refused_record", counters, IntakeCounters::refused);
        meter(
                reading.name(),
                "failures",
                "Transactions that failed; each is followed by another try",
                counters,
                IntakeCounters::failures);
        Gauge.builder(service.meters() + ".intake.lag.records", topic, TransactionalTopic::lagRecords)
                .description("Records of the topic that are not taken yet")
                .tag("reader", reading.name())
                .register(meters);
        return topic;
    }

    private void meter(
            String reader,
            String what,
            String description,
            IntakeCounters counters,
            ToDoubleFunction<IntakeCounters> count) {
        FunctionCounter.builder(service.meters() + ".intake." + what, counters, count)
                .description(description)
                .tag("reader", reader)
                .register(meters);
    }
}
