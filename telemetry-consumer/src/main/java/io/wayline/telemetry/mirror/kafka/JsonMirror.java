package io.wayline.telemetry.mirror.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The readers, each in a thread of its own, from start to stop of the service. */
final class JsonMirror implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JsonMirror.class);

    /** Longer than a reader waits for the copies in hand. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(35);

    private final List<MirrorReader> readers;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    JsonMirror(List<MirrorReader> readers) {
        this.readers = List.copyOf(readers);
    }

    @Override
    public void start() {
        for (var reader : readers) {
            threads.add(
                    Thread.ofPlatform().name("json-mirror-" + threads.size()).start(reader));
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        readers.forEach(MirrorReader::stop);
        try {
            for (var thread : threads) {
                if (!thread.join(SHUTDOWN)) {
                    log.atWarn().log("a reader of the JSON copy did not end, what it has in hand is copied again");
                    thread.interrupt();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** False if a reader has ended that nobody has stopped. */
    boolean isComplete() {
        return running && threads.stream().allMatch(Thread::isAlive);
    }

    boolean hasJoined() {
        return readers.stream().allMatch(MirrorReader::hasJoined);
    }

    /** Records that are in the topic and not copied yet. */
    long lag() {
        return readers.stream().mapToLong(MirrorReader::lag).sum();
    }

    /** Why readers had to begin again and have copied nothing since. */
    Stream<String> failures() {
        return readers.stream().map(MirrorReader::failure).filter(Objects::nonNull);
    }
}
