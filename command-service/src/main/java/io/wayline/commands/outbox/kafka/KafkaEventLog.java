package io.wayline.commands.outbox.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import io.wayline.commands.outbox.EventLog;
import io.wayline.commands.outbox.OutboxCounters;
import io.wayline.commands.outbox.OutboxEvent;
import io.wayline.commands.outbox.OutboxRow;
import io.wayline.commands.routing.CommandChannel;
import io.wayline.proto.CloudEventHeaders;
import io.wayline.tracing.TraceParent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events in rounds: the first of every topic and key, then, of those whose first is durable, the second, and so on. A
 * send that fails ends the rounds of its key, so that nothing overtakes it.
 */
final class KafkaEventLog implements EventLog {

    private static final Logger log = LoggerFactory.getLogger(KafkaEventLog.class);

    private static final String SOURCE = "/command-service";

    private final Producer<byte[], byte[]> producer;
    private final CommandChannel channel;
    private final TurnedBack turnedBack;
    private final OutboxCounters counters;
    private final Map<String, CloudEventHeaders> headers = new ConcurrentHashMap<>();

    KafkaEventLog(
            Producer<byte[], byte[]> producer, CommandChannel channel, TurnedBack turnedBack, OutboxCounters counters) {
        this.producer = producer;
        this.channel = channel;
        this.turnedBack = turnedBack;
        this.counters = counters;
    }

    /** What must keep its order. */
    private record Line(String topic, String key) {}

    private record Sent(Line line, OutboxRow row, Future<RecordMetadata> answer) {}

    @Override
    public List<OutboxRow> append(List<OutboxRow> rows) {
        var settled = new ArrayList<OutboxRow>(rows.size());
        var lines = lines(withOpenRoad(rows, settled));
        while (!lines.isEmpty()) {
            var round = new ArrayList<Sent>(lines.size());
            boolean answering = true;
            for (var line : List.copyOf(lines.keySet())) {
                answering = answering && send(line, lines, round);
            }
            if (!answering) {
                lines.keySet().retainAll(round.stream().map(Sent::line).toList());
            }
            round.forEach(sent -> await(sent, lines, settled));
        }
        return settled;
    }

    private static Map<Line, Deque<OutboxRow>> lines(List<OutboxRow> rows) {
        var lines = new LinkedHashMap<Line, Deque<OutboxRow>>();
        for (var row : rows) {
            var line = new Line(row.event().topic(), row.event().key());
            lines.computeIfAbsent(line, _ -> new ArrayDeque<>()).add(row);
        }
        return lines;
    }

    /** Without instructions to channels that cannot be had, which are settled, or not for now, which stay. */
    private List<OutboxRow> withOpenRoad(List<OutboxRow> rows, List<OutboxRow> settled) {
        var channels = new LinkedHashSet<String>();
        for (var row : rows) {
            if (channel.isChannel(row.event().topic())) {
                channels.add(row.event().topic());
            }
        }
        if (channels.isEmpty()) {
            return rows;
        }
        try {
            var closed = channel.open(channels);
            return closed.isEmpty() ? rows : turnBack(rows, closed, settled);
        } catch (KafkaException e) {
            log.atWarn().addKeyValue("reason", e.toString()).log("command channels not opened, trying again");
            return rows.stream()
                    .filter(row -> !channels.contains(row.event().topic()))
                    .toList();
        }
    }

    /** In the order of IMEIs, because each holds a lane, and whoever holds several takes them in that order. */
    private List<OutboxRow> turnBack(List<OutboxRow> rows, Set<String> closed, List<OutboxRow> settled) {
        rows.stream()
                .filter(row -> closed.contains(row.event().topic()))
                .sorted(comparing((OutboxRow row) -> row.event().key()).thenComparingLong(OutboxRow::id))
                .forEach(row -> {
                    turnedBack.tell(row.event());
                    counters.undeliverable();
                    settled.add(row);
                });
        return rows.stream()
                .filter(row -> !closed.contains(row.event().topic()))
                .toList();
    }

    /** False if the producer cannot even take it: it would say the same of others, after as long a wait. */
    private boolean send(Line line, Map<Line, Deque<OutboxRow>> lines, List<Sent> round) {
        var row = requireNonNull(lines.get(line)).getFirst();
        try {
            round.add(new Sent(line, row, producer.send(record(row.event()))));
            return true;
        } catch (InvalidTopicException | RecordTooLargeException e) {
            round.add(new Sent(line, row, CompletableFuture.failedFuture(e)));
            return true;
        } catch (KafkaException e) {
            round.add(new Sent(line, row, CompletableFuture.failedFuture(e)));
            return false;
        }
    }

    private ProducerRecord<byte[], byte[]> record(OutboxEvent event) {
        var ofType = headers.computeIfAbsent(event.eventType(), type -> new CloudEventHeaders(type, SOURCE));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                event.topic(),
                null,
                event.key().getBytes(UTF_8),
                event.value(),
                ofType.of(event.eventId().getBytes(UTF_8), CloudEventHeaders.time(event.time())));
        var trace = TraceParent.header(event.traceparent());
        if (trace != null) {
            record.headers().add(trace);
        }
        return record;
    }

    private void await(Sent sent, Map<Line, Deque<OutboxRow>> lines, List<OutboxRow> settled) {
        try {
            sent.answer().get();
            counters.published();
            settle(sent, lines, settled);
        } catch (ExecutionException e) {
            failed(sent, e.getCause() == null ? e : e.getCause(), lines, settled);
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while waiting for the broker", e);
        }
    }

    private static void settle(Sent sent, Map<Line, Deque<OutboxRow>> lines, List<OutboxRow> settled) {
        settled.add(sent.row());
        var line = requireNonNull(lines.get(sent.line()));
        line.removeFirst();
        if (line.isEmpty()) {
            lines.remove(sent.line());
        }
    }

    private void failed(Sent sent, Throwable reason, Map<Line, Deque<OutboxRow>> lines, List<OutboxRow> settled) {
        var event = sent.row().event();
        if (reason instanceof RecordTooLargeException || reason instanceof InvalidTopicException) {
            log.atError()
                    .addKeyValue("topic", event.topic())
                    .addKeyValue("imei", event.key())
                    .addKeyValue("event_id", event.eventId())
                    .addKeyValue("reason", reason.toString())
                    .log("event dropped: the broker will never take it");
            counters.refused();
            settle(sent, lines, settled);
            return;
        }
        log.atDebug()
                .addKeyValue("topic", event.topic())
                .addKeyValue("imei", event.key())
                .addKeyValue("reason", reason.toString())
                .log("event not published");
        channel.doubtful(event.topic());
        lines.remove(sent.line());
    }
}
