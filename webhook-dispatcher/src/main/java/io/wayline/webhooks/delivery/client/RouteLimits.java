package io.wayline.webhooks.delivery.client;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.ConnPoolControl;

/**
 * How many connections a host may have: twice what its endpoints may use at once, so that streams find some beside lanes. Who
 * sends keeps to the concurrency; this is the wall behind it, and there is none over all hosts together: what hangs, hangs alone.
 */
final class RouteLimits {

    private static final int LEAST = 8;

    private final ConnPoolControl<HttpRoute> pool;
    private final Map<HttpRoute, Map<UUID, Integer>> concurrency = new ConcurrentHashMap<>();

    RouteLimits(ConnPoolControl<HttpRoute> pool) {
        this.pool = pool;
    }

    void note(HttpRoute route, UUID endpointId, int atOnce) {
        var known = concurrency.computeIfAbsent(route, _ -> new ConcurrentHashMap<>());
        var before = known.put(endpointId, atOnce);
        if (before == null || before != atOnce) {
            int sum = known.values().stream().mapToInt(Integer::intValue).sum();
            pool.setMaxPerRoute(route, Math.max(LEAST, 2 * sum));
        }
    }
}
