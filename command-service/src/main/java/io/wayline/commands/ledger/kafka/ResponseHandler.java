package io.wayline.commands.ledger.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.wayline.commands.ledger.Ledger;
import io.wayline.commands.ledger.TrackerMessage;
import io.wayline.commands.ledger.TrackerMessage.How;
import io.wayline.commands.ledger.TrackerMessage.Match;
import io.wayline.foundation.intake.RecordHandler;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Tells the ledger what nodes report and trackers say. */
final class ResponseHandler implements RecordHandler {

    private final Ledger ledger;
    private final ResponseSpans spans;
    private final Map<How, Counter> messages = new EnumMap<>(How.class);

    /** Counted once they are durable; the call that says so comes on the same thread. */
    private final ThreadLocal<List<How>> matched = ThreadLocal.withInitial(ArrayList::new);

    ResponseHandler(Ledger ledger, MeterRegistry meters, ResponseSpans spans) {
        this.ledger = ledger;
        this.spans = spans;
        for (var how : How.values()) {
            messages.put(
                    how,
                    Counter.builder("wayline.commands.messages")
                            .description("Messages of trackers, by how they found their command")
                            .tag("match", how.name())
                            .register(meters));
        }
    }

    @Override
    public List<Refusal> take(List<ConsumerRecord<byte[], byte[]>> records) {
        matched.get().clear();
        spans.begin();
        return records.stream().map(this::take).flatMap(Optional::stream).toList();
    }

    private Optional<Refusal> take(ConsumerRecord<byte[], byte[]> record) {
        var begun = spans.now();
        switch (ResponseReader.read(record)) {
            case ResponseReader.Said.Sent(var imei, var id, int attempt, var at) -> {
                ledger.sent(imei, id, attempt, at);
                spans.settled(record, begun, imei, id, "SENT");
            }
            case ResponseReader.Said.NotSent(var imei, var id, int attempt, var node, var reason) -> {
                ledger.notSent(imei, id, attempt, node, reason);
                spans.settled(record, begun, imei, id, reason);
            }
            case ResponseReader.Said.Message(var message) ->
                said(message)
                        .ifPresent(match -> spans.settled(
                                record,
                                begun,
                                message.imei(),
                                match.commandId(),
                                match.how().name()));
            case ResponseReader.Said.Unreadable(var reason, var detail) -> {
                return Optional.of(new Refusal(record, reason, detail));
            }
        }
        return Optional.empty();
    }

    private Optional<Match> said(TrackerMessage message) {
        var match = ledger.said(message);
        match.ifPresent(found -> matched.get().add(found.how()));
        return match;
    }

    @Override
    public void committed() {
        matched.get().forEach(how -> Objects.requireNonNull(messages.get(how)).increment());
        matched.get().clear();
        spans.committed();
    }
}
