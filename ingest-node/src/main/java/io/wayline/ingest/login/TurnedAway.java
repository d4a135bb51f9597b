package io.wayline.ingest.login;

import io.wayline.ingest.connection.CloseReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who knock and are not let in. They try every few seconds, and any number of them at once: the log gets a line a
 * minute for each reason, with a few names.
 */
public final class TurnedAway {

    private static final Logger log = LoggerFactory.getLogger(TurnedAway.class);
    private static final long WINDOW_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int NAMED = 10;

    private final Map<CloseReason, Window> windows = new EnumMap<>(CloseReason.class);

    private static final class Window {
        private final Set<String> named = new LinkedHashSet<>();
        private long count;
        private long reportedMillis;
    }

    /**
     * Counts one, and tells of all since the last line if that was long enough ago.
     *
     * @param who IMEI or address
     */
    public synchronized void add(String who, CloseReason reason, long nowMillis) {
        var window = windows.computeIfAbsent(reason, _ -> new Window());
        window.count++;
        if (window.named.size() < NAMED) {
            window.named.add(who);
        }
        if (nowMillis - window.reportedMillis >= WINDOW_MILLIS) {
            log.atInfo()
                    .addKeyValue("reason", reason)
                    .addKeyValue("count", window.count)
                    .addKeyValue("who", String.join(",", window.named))
                    .log(reason == CloseReason.TLS_HELLO ? "turned away: TLS on the plain port" : "turned away");
            window.reportedMillis = nowMillis;
            window.count = 0;
            window.named.clear();
        }
    }
}
