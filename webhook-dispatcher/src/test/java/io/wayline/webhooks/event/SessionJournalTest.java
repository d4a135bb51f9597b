package io.wayline.webhooks.event;

import static io.wayline.webhooks.event.SessionReport.Kind.CONNECTED;
import static io.wayline.webhooks.event.SessionReport.Kind.DISCONNECTED;
import static io.wayline.webhooks.event.SessionReport.Kind.SEEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.event.SessionReport.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What hosts learn of trackers that come and go. */
class SessionJournalTest {

    private static final String IMEI = "350612345678901";
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final SetTime time = new SetTime(START);
    private final FakeSessionStore store = new FakeSessionStore();
    private final SessionJournal journal = new SessionJournal(store, time);

    private List<String> reads(SessionReport... reports) {
        return ids(journal.sessions(List.of(reports)));
    }

    private static List<String> ids(List<News> news) {
        return news.stream().map(one -> one.event().id()).toList();
    }

    private static SessionReport report(Kind kind, long token, String node, Instant connectedAt, Instant at) {
        return new SessionReport(
                IMEI, kind, token, node, connectedAt, at, "10.0.0.7", 40112, at, kind == DISCONNECTED ? "IDLE" : null);
    }

    private SessionReport report(Kind kind, long token) {
        return report(kind, token, "gw-1", time.instant(), time.instant());
    }

    private void beats(String node, boolean isLast, long offset) {
        journal.nodes(List.of(new NodeReport(node, isLast, time.instant(), INTERVAL, offset)));
    }

    private List<String> judged() {
        return ids(journal.judge(time.instant(), 100).news());
    }

    @Test
    void aSessionBeginsOnceAndEndsOnce() {
        assertThat(reads(report(CONNECTED, 17), report(CONNECTED, 17), report(SEEN, 17)))
                .containsExactly("con_350612345678901_17");
        assertThat(reads(report(SEEN, 17), report(DISCONNECTED, 17), report(DISCONNECTED, 17), report(CONNECTED, 17)))
                .containsExactly("dis_350612345678901_17");
    }

    @Test
    void theEventsSayWhenAndWhere() {
        var connected =
                journal.sessions(List.of(report(CONNECTED, 17))).getFirst().event();
        time.pass(Duration.ofMinutes(1));
        var end = report(DISCONNECTED, 17, "gw-1", START, time.instant());
        var disconnected = journal.sessions(List.of(end)).getFirst().event();

        assertThat(connected.data())
                .isEqualTo(
                        "{\"imei\":\"350612345678901\",\"sessionToken\":\"17\",\"connectedAt\":\"2026-01-31T12:00:00Z\","
                                + "\"remoteAddress\":\"10.0.0.7\",\"remotePort\":40112}");
        assertThat(disconnected.data())
                .isEqualTo(
                        "{\"imei\":\"350612345678901\",\"sessionToken\":\"17\",\"connectedAt\":\"2026-01-31T12:00:00Z\","
                                + "\"lastSeenAt\":\"2026-01-31T12:01:00Z\",\"reason\":\"IDLE\"}");
        assertThat(disconnected.occurredAt()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void anOlderSessionCannotTakeTheTrackerOffline() {
        reads(report(CONNECTED, 17), report(CONNECTED, 20));

        assertThat(reads(report(DISCONNECTED, 17), report(SEEN, 17), report(CONNECTED, 20)))
                .isEmpty();
        assertThat(reads(report(DISCONNECTED, 20))).containsExactly("dis_350612345678901_20");
    }

    @Test
    void aSessionWhoseBeginningWasCompactedAwayBeginsAllTheSame() {
        assertThat(reads(report(SEEN, 17))).containsExactly("con_350612345678901_17");
        assertThat(reads(report(DISCONNECTED, 20))).containsExactly("con_350612345678901_20", "dis_350612345678901_20");
    }

    @Test
    void sessionsEndWithTheirNode() {
        beats("gw-1", false, 1);
        reads(report(CONNECTED, 17));
        assertThat(judged()).isEmpty();

        time.pass(INTERVAL.multipliedBy(3));
        assertThat(judged()).as("three intervals are not over").isEmpty();
        time.pass(Duration.ofMillis(1));
        var news = journal.judge(time.instant(), 100).news();

        assertThat(ids(news)).containsExactly("dis_350612345678901_17");
        assertThat(news.getFirst().event().data()).contains("\"reason\":\"NODE_LOST\"");
        assertThat(news.getFirst().event().occurredAt()).isEqualTo(START.plus(INTERVAL.multipliedBy(3)));
        assertThat(judged()).isEmpty();
        assertThat(reads(report(DISCONNECTED, 17))).as("hosts know").isEmpty();
    }

    @Test
    void aNodeThatSaysGoodbyeTakesItsSessionsAlong() {
        beats("gw-1", false, 1);
        reads(report(CONNECTED, 17));
        beats("gw-1", true, 2);

        assertThat(judged()).containsExactly("dis_350612345678901_17");

        beats("gw-1", false, 3);
        assertThat(judged()).as("nothing follows a goodbye").isEmpty();
    }

    @Test
    void aNodeThatWasOnlySilentBringsItsSessionsBack() {
        beats("gw-1", false, 1);
        reads(report(CONNECTED, 17));
        time.pass(Duration.ofMinutes(1));
        assertThat(judged()).containsExactly("dis_350612345678901_17");

        beats("gw-1", false, 9);
        assertThat(judged()).containsExactly("con_350612345678901_17_9");
        assertThat(judged()).isEmpty();
        assertThat(reads(report(SEEN, 17))).isEmpty();
        assertThat(reads(report(DISCONNECTED, 17))).containsExactly("dis_350612345678901_17_9");
    }

    @Test
    void theOwnReasonOfANodeCountsWhicheverTopicIsReadFirst() {
        reads(report(CONNECTED, 17));
        beats("gw-1", true, 2);
        var news = journal.sessions(List.of(report(DISCONNECTED, 17)));

        assertThat(news.getFirst().event().data()).contains("\"reason\":\"IDLE\"");
        assertThat(judged()).isEmpty();
    }

    @Test
    void sessionsOnANodeThatNobodyHasHeardOfAreLeftAlone() {
        reads(report(CONNECTED, 17));
        time.pass(Duration.ofDays(1));

        assertThat(judged()).isEmpty();
    }

    @Test
    void whoBeginsToReadIsNotToldOfWhatIsLongPast() {
        var past = START.minus(SessionJournal.STILL_NEWS).minusMillis(1);
        journal.nodes(List.of(new NodeReport("gw-0", false, past.minus(INTERVAL.multipliedBy(3)), INTERVAL, 1)));

        assertThat(reads(report(CONNECTED, 17, "gw-1", past, past))).isEmpty();
        assertThat(reads(report(DISCONNECTED, 18, "gw-1", past, past))).isEmpty();
        assertThat(reads(report(SEEN, 20, "gw-1", past, time.instant()))).isEmpty();
        assertThat(reads(report(DISCONNECTED, 20, "gw-1", past, time.instant())))
                .as("the end of an old session is news")
                .containsExactly("dis_350612345678901_20");
        assertThat(reads(report(CONNECTED, 21, "gw-0", past, past))).isEmpty();
        time.pass(Duration.ofDays(1));
        assertThat(judged()).as("its node died long ago").isEmpty();
    }

    @Test
    void whoeverConnectsAfterTheFirstStartIsNewsThoughNobodyWasThereToReadIt() {
        journal.begin();
        time.pass(Duration.ofHours(2));
        var anHourAgo = time.instant().minus(Duration.ofHours(1));

        assertThat(reads(report(CONNECTED, 17, "gw-1", anHourAgo, anHourAgo)))
                .containsExactly("con_350612345678901_17");
    }

    @Test
    void whatHappensWhileNobodyReadsIsNewsHoweverLate() {
        reads(report(CONNECTED, 17));
        var at = START.plus(Duration.ofHours(1));
        time.pass(Duration.ofDays(1));

        assertThat(reads(report(DISCONNECTED, 17, "gw-1", START, at), report(CONNECTED, 19, "gw-1", at, at)))
                .containsExactly("dis_350612345678901_17", "con_350612345678901_19");
    }

    @Test
    void manySessionsAreJudgedInTurns() {
        beats("gw-1", false, 1);
        for (int number = 0; number < 5; number++) {
            var imei = "35061234567890" + number;
            journal.sessions(
                    List.of(new SessionReport(imei, CONNECTED, 10, "gw-1", START, START, "10.0.0.7", 1, START, null)));
        }
        time.pass(Duration.ofMinutes(1));

        var first = journal.judge(time.instant(), 3);
        var second = journal.judge(time.instant(), 3);

        assertThat(first.news()).hasSize(3);
        assertThat(first.isUnfinished()).isTrue();
        assertThat(second.news()).hasSize(2);
        assertThat(second.isUnfinished()).isFalse();
    }
}
