package io.wayline.webhooks.delivery.client;

import java.time.Duration;

/** When an attempt ends, whatever it is doing. */
final class Deadline {

    private final Duration timeout;
    private final long endsAtNanos;
    private volatile boolean over;

    Deadline(Duration timeout) {
        this.timeout = timeout;
        this.endsAtNanos = System.nanoTime() + timeout.toNanos();
    }

    /** 0 once it is reached. */
    long leftNanos() {
        return Math.max(0, endsAtNanos - System.nanoTime());
    }

    Duration timeout() {
        return timeout;
    }

    void reach() {
        over = true;
    }

    boolean isOver() {
        return over || leftNanos() == 0;
    }
}
