package io.wayline.devices.presence.kafka;

import io.wayline.foundation.intake.TransactionalTopic;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.SmartLifecycle;

/**
 * Reads sessions and heartbeats. It starts before the API and waits a while until it has caught up, so that nobody is told that
 * a tracker is not connected because we have just started; while it has not, the service is not ready.
 */
final class PresenceReading implements SmartLifecycle, HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(PresenceReading.class);

    /** Before the web server, which is near the end. */
    private static final int PHASE = 0;

    private final TransactionalTopic sessions;
    private final TransactionalTopic nodes;
    private final PresenceWatch watch;
    private final Duration startPatience;
    private volatile boolean running;

    PresenceReading(
            TransactionalTopic sessions, TransactionalTopic nodes, PresenceWatch watch, Duration startPatience) {
        this.sessions = sessions;
        this.nodes = nodes;
        this.watch = watch;
        this.startPatience = startPatience;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public void start() {
        nodes.start();
        sessions.start();
        watch.start();
        running = true;
        try {
            if (!watch.awaitCaughtUp(startPatience)) {
                log.atWarn().addKeyValue("detail", watch.behind()).log("not ready: presence is not caught up");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        watch.close();
        sessions.stop();
        nodes.stop();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    boolean isCaughtUp() {
        return watch.isCaughtUp();
    }

    @Override
    public Health health() {
        if (!watch.isCaughtUp()) {
            return Health.outOfService()
                    .withDetail("reason", "not caught up: " + watch.behind())
                    .build();
        }
        for (var topic : List.of(sessions, nodes)) {
            var health = topic.health();
            if (!Status.UP.equals(health.getStatus())) {
                return health;
            }
        }
        return sessions.health();
    }
}
