package io.wayline.webhooks.delivery.client;

import static java.util.stream.Collectors.joining;

import io.wayline.webhooks.address.AddressPolicy;
import io.wayline.webhooks.address.AddressPolicy.Verdict;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Names to addresses that may be called. A lookup blocks its thread down in the system, which would take a virtual thread's
 * carrier away from all others: it runs on a thread of its own, one for each host at most, and who asks waits for a limited time.
 */
final class HostNames implements AutoCloseable {

    private static final int MOST_LOOKUPS = 32;
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

    private final AddressPolicy policy;
    private final HostLookup lookup;
    private final ConcurrentHashMap<String, CompletableFuture<InetAddress[]>> running = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    HostNames(AddressPolicy policy, HostLookup lookup) {
        this.policy = policy;
        this.lookup = lookup;
        threads = new ThreadPoolExecutor(
                MOST_LOOKUPS,
                MOST_LOOKUPS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("webhook-dns-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * @throws ForbiddenAddressException if it has addresses and none may be called
     * @throws UnknownHostException if it has none
     * @throws SocketTimeoutException if nobody says so in time
     */
    InetAddress[] allowed(String host, Deadline deadline) throws UnknownHostException, SocketTimeoutException {
        var found = addresses(unbracketed(host), deadline);
        var allowed = Arrays.stream(found)
                .filter(address -> policy.judge(address) == Verdict.ALLOWED)
                .toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new ForbiddenAddressException("%s is %s"
                    .formatted(
                            host,
                            Arrays.stream(found)
                                    .map(address -> "%s (%s)"
                                            .formatted(
                                                    address.getHostAddress(),
                                                    policy.judge(address).meaning()))
                                    .collect(joining(", "))));
        }
        return allowed;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private InetAddress[] addresses(String host, Deadline deadline)
            throws UnknownHostException, SocketTimeoutException {
        if (LITERAL.matcher(host).matches()) {
            return some(host, lookup.addresses(host));
        }
        try {
            return some(host, lookUp(host).get(deadline.leftNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            throw new SocketTimeoutException("looking up %s takes too long".formatted(host));
        } catch (ExecutionException e) {
            var unknown = new UnknownHostException(host);
            unknown.initCause(e.getCause());
            throw unknown;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new SocketTimeoutException("interrupted while looking up %s".formatted(host));
        }
    }

    private static InetAddress[] some(String host, InetAddress[] addresses) throws UnknownHostException {
        if (addresses.length == 0) {
            throw new UnknownHostException(host);
        }
        return addresses;
    }

    private CompletableFuture<InetAddress[]> lookUp(String host) {
        var mine = new CompletableFuture<InetAddress[]>();
        var theirs = running.putIfAbsent(host, mine);
        if (theirs != null) {
            return theirs;
        }
        threads.execute(() -> {
            // Out of the map first: who asks after this has an answer begins a new lookup.
            try {
                var addresses = lookup.addresses(host);
                running.remove(host, mine);
                mine.complete(addresses);
            } catch (UnknownHostException | RuntimeException e) {
                running.remove(host, mine);
                mine.completeExceptionally(e);
            }
        });
        return mine;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
