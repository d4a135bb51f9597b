package io.wayline.ingest.kafka;

import io.wayline.proto.device.v1.NodeHeartbeat;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Says in {@code ingest-nodes.v1} that this incarnation of the node lives, what it does, and that it ended. */
final class Heartbeats {

    static final String EVENT_TYPE = "io.wayline.node.heartbeat.v1";
    private static final int MISSED_BEATS = 3;

    private final EventSender sender;
    private final String node;
    private final String nodeName;
    private final Duration interval;
    private final IntSupplier sessions;
    private final InstantSource time;
    private final long startedMillis;

    private volatile NodeHeartbeat.State state = NodeHeartbeat.State.RUNNING;
    private volatile long lastDurableMillis;

    Heartbeats(
            EventSender sender,
            String node,
            String nodeName,
            Duration interval,
            IntSupplier sessions,
            InstantSource time) {
        this.sender = sender;
        this.node = node;
        this.nodeName = nodeName;
        this.interval = interval;
        this.sessions = sessions;
        this.time = time;
        this.startedMillis = time.millis();
        this.lastDurableMillis = startedMillis;
    }

    void startOn(ScheduledExecutorService timer) {
        var _ = timer.scheduleAtFixedRate(this::beat, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beat() {
        long now = time.millis();
        var beat = NodeHeartbeat.newBuilder()
                .setNode(node)
                .setNodeName(nodeName)
                .setState(state)
                .setStartedTimeMs(startedMillis)
                .setBeatTimeMs(now)
                .setIntervalMs(Math.toIntExact(interval.toMillis()))
                .setSessions(sessions.getAsInt())
                .build();
        sender.send(node, beat, now, (_, exception) -> {
            if (exception == null) {
                lastDurableMillis = time.millis();
            }
        });
    }

    void draining() {
        state = NodeHeartbeat.State.DRAINING;
        beat();
    }

    void stopped() {
        state = NodeHeartbeat.State.STOPPED;
        beat();
    }

    /** False if others would by now take this node for dead. */
    boolean areHeard() {
        return time.millis() - lastDurableMillis < MISSED_BEATS * interval.toMillis();
    }
}
