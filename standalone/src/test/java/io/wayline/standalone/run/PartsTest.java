package io.wayline.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wayline.standalone.run.Parts.PartFailedException;
import io.wayline.standalone.run.Parts.StoppedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PartsTest {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Parts parts = new Parts(new Progress() {
        @Override
        public void started(String part, Duration took) {
            events.add("started " + part);
        }

        @Override
        public void failed(String part) {
            events.add("failed " + part);
        }

        @Override
        public void stopped(String part, Duration took) {
            events.add("stopped " + part);
        }

        @Override
        public void say(String text) {
            events.add(text);
        }
    });

    @Test
    void partsStopInTheOppositeOrderAndOnce() {
        parts.start("a", () -> () -> {});
        parts.start("b", () -> () -> {});

        parts.close();
        parts.close();

        assertThat(events).containsExactly("started a", "started b", "stopped b", "stopped a");
    }

    @Test
    void aPartThatDoesNotStartIsNamedWithTheInnermostReason() {
        assertThatThrownBy(() -> parts.start("a", () -> {
                    throw new IllegalStateException("no broker", new IOException("refused"));
                }))
                .isInstanceOf(PartFailedException.class)
                .hasMessage("a did not start: no broker: refused");
        assertThat(events).endsWith("failed a");
    }

    @Test
    void aPartThatDoesNotStopKeepsNoOtherFromStopping() {
        parts.start("a", () -> () -> {});
        parts.start("b", () -> () -> {
            throw new IllegalStateException("stuck");
        });

        parts.close();

        assertThat(events).endsWith("stopped a").doesNotContain("stopped b");
    }

    @Test
    void afterAStopNothingStarts() {
        parts.close();

        assertThatThrownBy(() -> parts.start("a", () -> () -> {})).isInstanceOf(StoppedException.class);
    }

    @Test
    void aStopWaitsForThePartThatIsStartingAndStopsItToo() throws InterruptedException {
        var starting = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var start = CompletableFuture.runAsync(() -> parts.start("a", () -> {
            starting.countDown();
            goOn.await();
            return () -> {};
        }));
        assertThat(starting.await(5, TimeUnit.SECONDS)).isTrue();
        var stop = CompletableFuture.runAsync(parts::close);

        goOn.countDown();

        start.join();
        stop.join();
        assertThat(events).containsExactly("started a", "stopped a");
    }
}
