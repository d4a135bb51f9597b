package io.wayline.webhooks.event;

import static io.wayline.webhooks.event.SessionState.Phase.CONNECTED;
import static io.wayline.webhooks.event.SessionState.Phase.ENDED;

import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.event.News.ToOldHosts;
import io.wayline.webhooks.payload.EventData;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells from what nodes report when a tracker came and when it left. Runs in the caller's transaction; what is reported again
 * is no news.
 *
 * <p>Sessions and heartbeats are two topics, and either may be read ahead of the other. So a session is never given up while
 * reports are being taken: that is decided by {@link #judge} alone, of a moment up to which both topics have been read. A tracker
 * that logs in again while its old session stands has not left: hosts are told of the new session only.
 *
 * <p>Both topics are compacted, not cut: whoever begins to read gets the newest word on every tracker that ever was. Therefore
 * what happened more than {@link #STILL_NEWS} before sessions were read for the first time is kept, and told to nobody.
 */
public final class SessionJournal {

    static final Duration STILL_NEWS = Duration.ofMinutes(10);

    private static final String NODE_LOST = "NODE_LOST";
    private static final Duration NODES_REMEMBERED = Duration.ofDays(7);

    private final SessionStore store;
    private final InstantSource time;

    public SessionJournal(SessionStore store, InstantSource time) {
        this.store = store;
        this.time = time;
    }

    /** From now on everything is news, even if nobody has connected yet. Repeating changes nothing. */
    public void begin() {
        store.readSince(time.instant());
    }

    /** @return news, those of a tracker in order */
    public List<News> sessions(List<SessionReport> reports) {
        var news = new ArrayList<News>();
        var before = store.holdSessions(distinct(reports, SessionReport::imei));
        var after = new HashMap<>(before);
        for (var report : reports) {
            var known = after.get(report.imei());
            if (known == null || report.token() > known.token()) {
                begin(SessionState.first(report), report, after, news);
            } else {
                goOn(known, known.after(report), report, after, news);
            }
        }
        store.putSessions(changed(before, after));
        return worthTelling(news);
    }

    private static void begin(
            SessionState session, SessionReport report, Map<String, SessionState> sessions, List<News> news) {
        sessions.put(session.imei(), session);
        news.add(connected(session, session.connectedAt()));
        if (session.phase() == ENDED) {
            news.add(disconnected(session, report.saidAt(), reason(report)));
        }
    }

    private static void goOn(
            SessionState known,
            SessionState next,
            SessionReport report,
            Map<String, SessionState> sessions,
            List<News> news) {
        sessions.put(next.imei(), next);
        if (known.phase() == CONNECTED && next.phase() == ENDED) {
            news.add(disconnected(next, report.saidAt(), reason(report)));
        }
    }

    private static String reason(SessionReport report) {
        var reason = report.endReason();
        return reason == null ? "" : reason;
    }

    /** Nothing is news before {@link #judge} has seen to it. */
    public void nodes(List<NodeReport> beats) {
        var now = time.instant();
        var before = store.holdNodes(distinct(beats, NodeReport::node));
        var after = new HashMap<>(before);
        for (var beat : beats) {
            after.compute(
                    beat.node(), (_, state) -> state == null ? NodeState.first(beat, now) : state.after(beat, now));
        }
        store.putNodes(changed(before, after));
    }

    /**
     * Gives up the sessions of nodes that have ended, and takes back those it gave up too soon.
     *
     * @param at a moment up to which everything in both topics has been read; in a transaction that began later
     * @param limit sessions of either kind at most
     */
    public Judgement judge(Instant at, int limit) {
        store.endNodes(at);
        var ended = store.connectedOnEndedNodes(limit);
        var alive = store.lostOnLivingNodes(limit);
        var changed = new ArrayList<SessionState>();
        var news = new ArrayList<News>();
        for (var one : ended) {
            changed.add(one.session().lost());
            news.add(disconnected(one.session(), one.node().endedAt(), NODE_LOST));
        }
        for (var one : alive) {
            var revived = one.session().revived(one.node().beatOffset());
            changed.add(revived);
            news.add(connected(revived, one.node().beatAt()));
        }
        store.putSessions(changed);
        store.forgetNodes(at.minus(NODES_REMEMBERED));
        return new Judgement(worthTelling(news), ended.size() == limit || alive.size() == limit);
    }

    /** @param isUnfinished there may be more to judge of the same moment */
    public record Judgement(List<News> news, boolean isUnfinished) {}

    private List<News> worthTelling(List<News> news) {
        if (news.isEmpty()) {
            return news;
        }
        var oldest = store.readSince(time.instant()).minus(STILL_NEWS);
        return news.stream()
                .filter(one -> !one.event().occurredAt().isBefore(oldest))
                .toList();
    }

    private static News connected(SessionState session, Instant at) {
        var data = EventData.connected(
                session.imei(), session.token(), session.connectedAt(), session.remoteAddress(), session.remotePort());
        return news(EventIds.connected(session), EventType.DEVICE_CONNECTED, session, at, data);
    }

    private static News disconnected(SessionState session, Instant at, String reason) {
        var data = EventData.disconnected(
                session.imei(), session.token(), session.connectedAt(), session.lastSeenAt(), reason);
        return news(EventIds.disconnected(session), EventType.DEVICE_DISCONNECTED, session, at, data);
    }

    private static News news(String id, EventType type, SessionState session, Instant at, String data) {
        return new News(new WebhookEvent(id, type, session.imei(), at, data), ToOldHosts.NEVER);
    }

    private static <T> Set<String> distinct(Collection<T> reports, Function<T, String> key) {
        var keys = new LinkedHashSet<String>();
        reports.forEach(report -> keys.add(key.apply(report)));
        return keys;
    }

    private static <T> List<T> changed(Map<String, T> before, Map<String, T> after) {
        var changed = new ArrayList<T>();
        after.forEach((key, state) -> {
            if (!state.equals(before.get(key))) {
                changed.add(state);
            }
        });
        return changed;
    }
}
