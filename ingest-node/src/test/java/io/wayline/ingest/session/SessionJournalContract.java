package io.wayline.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every journal promises. */
public interface SessionJournalContract {

    SessionJournal journal() throws Exception;

    private static SessionSnapshot session(String imei) {
        return new SessionSnapshot(imei, SessionSnapshot.NO_TOKEN, 1, 1, "127.0.0.1", 40_000);
    }

    private static long token(CompletionStage<Long> announced) throws Exception {
        return announced.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    default void everyTokenIsGreaterThanZeroAndThanThoseBefore() throws Exception {
        var journal = journal();
        for (int tracker = 0; tracker < 20; tracker++) {
            var imei = "3563070424%05d".formatted(tracker);
            long before = 0;
            for (int session = 0; session < 3; session++) {
                long token = token(journal.connected(session(imei)));
                assertThat(token).isGreaterThan(before);
                before = token;
            }
        }
    }
}
