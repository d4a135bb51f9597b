package io.wayline.ingest.kafka;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.metrics.NodeCounters;
import io.wayline.ingest.session.SessionJournal;
import io.wayline.ingest.session.SessionSnapshot;
import io.wayline.ingest.session.Sessions;
import io.wayline.proto.device.v1.SessionEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions as {@code SessionEvent} in {@code device-sessions.v1}, keyed by IMEI. */
final class KafkaSessionJournal implements SessionJournal {

    static final String EVENT_TYPE = "io.wayline.device.session.v1";

    private static final Logger log = LoggerFactory.getLogger(KafkaSessionJournal.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final EventSender sender;
    private final String node;
    private final Sessions sessions;
    private final NodeCounters counters;
    private final InstantSource time;
    private final ScheduledExecutorService timer;

    /** @param node this incarnation */
    KafkaSessionJournal(
            EventSender sender,
            String node,
            Sessions sessions,
            NodeCounters counters,
            InstantSource time,
            ScheduledExecutorService timer) {
        this.sender = sender;
        this.node = node;
        this.sessions = sessions;
        this.counters = counters;
        this.time = time;
        this.timer = timer;
    }

    /**
     * The token is the record's offset. The first record of a partition has offset 0, which in an event means "not yet
     * known": such a session is announced once more.
     */
    @Override
    public CompletionStage<Long> connected(SessionSnapshot session) {
        var token = new CompletableFuture<Long>();
        sender.send(
                session.imei(), event(session, SessionEvent.Kind.CONNECTED).build(), now(), (metadata, exception) -> {
                    if (exception != null) {
                        counters.sessionEventsFailed.increment();
                        token.completeExceptionally(exception);
                    } else if (metadata.offset() == SessionSnapshot.NO_TOKEN) {
                        connected(session).whenComplete((second, failure) -> {
                            if (failure == null) {
                                token.complete(second);
                            } else {
                                token.completeExceptionally(failure);
                            }
                        });
                    } else {
                        token.complete(metadata.offset());
                    }
                });
        return token;
    }

    @Override
    public void reasserted(SessionSnapshot session) {
        counters.sessionsReasserted.increment();
        send(session, event(session, SessionEvent.Kind.CONNECTED).build());
    }

    @Override
    public void seen(SessionSnapshot session) {
        send(session, event(session, SessionEvent.Kind.SEEN).build());
    }

    private void send(SessionSnapshot session, SessionEvent event) {
        sender.send(session.imei(), event, now(), (_, exception) -> {
            if (exception != null) {
                counters.sessionEventsFailed.increment();
            }
        });
    }

    @Override
    public void disconnected(SessionSnapshot session, CloseReason reason) {
        var event = event(session, SessionEvent.Kind.DISCONNECTED)
                .setReason(reason.name())
                .build();
        sender.send(session.imei(), event, now(), (_, exception) -> {
            if (exception != null) {
                counters.sessionEventsFailed.increment();
                disconnectedLater(session, reason);
            }
        });
    }

    /** Nobody else knows that this session ended: it must be told, unless the tracker is back already. */
    private void disconnectedLater(SessionSnapshot session, CloseReason reason) {
        try {
            var _ = timer.schedule(
                    () -> {
                        if (!sessions.holds(session.imei())) {
                            disconnected(session, reason);
                        }
                    },
                    RETRY_AFTER.toMillis(),
                    MILLISECONDS);
        } catch (RejectedExecutionException _) {
            log.atWarn()
                    .addKeyValue("imei", session.imei())
                    .addKeyValue("session_id", session.token())
                    .log("end of session not told: the node stops; its last heartbeat tells it");
        }
    }

    private SessionEvent.Builder event(SessionSnapshot session, SessionEvent.Kind kind) {
        return SessionEvent.newBuilder()
                .setImei(session.imei())
                .setKind(kind)
                .setSessionToken(session.token())
                .setNode(node)
                .setConnectedTimeMs(session.connectedAtMillis())
                .setLastSeenTimeMs(session.lastSeenMillis())
                .setRemoteAddress(session.remoteAddress())
                .setRemotePort(session.remotePort());
    }

    private long now() {
        return time.millis();
    }
}
