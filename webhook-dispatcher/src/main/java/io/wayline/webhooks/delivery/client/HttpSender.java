package io.wayline.webhooks.delivery.client;

import io.wayline.tracing.TraceParent;
import io.wayline.webhooks.address.AddressPolicy;
import io.wayline.webhooks.delivery.Message;
import io.wayline.webhooks.delivery.Outcome;
import io.wayline.webhooks.delivery.Sender;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.signing.Signer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends over HTTP/1.1 to hosts nobody trusts: where a name leads is judged before each attempt and again by the resolver that
 * connections are made with, redirects are answers, nothing is repeated or decompressed, and at the endpoint's timeout the
 * connection is closed whatever the host is doing. Proxies of the environment are not used: they would do the looking up.
 */
final class HttpSender implements Sender, AutoCloseable {

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
    private static final TimeValue IDLE_AT_MOST = TimeValue.ofSeconds(30);
    private static final TimeValue TIME_TO_LIVE = TimeValue.ofMinutes(5);
    private static final int LONGEST_HEADER_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 200;
    private static final int LONGEST_DETAIL = 300;

    /** What custom headers may not replace: ours, and those that say where a message begins and ends. */
    private static final Set<String> RESERVED = Set.of(
            Signer.ID_HEADER,
            Signer.TIMESTAMP_HEADER,
            Signer.SIGNATURE_HEADER,
            "wayline-replay",
            TraceParent.HEADER,
            "content-type",
            "content-length",
            "content-encoding",
            "user-agent",
            "host",
            "connection",
            "keep-alive",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "expect");

    /** Of the attempt this thread makes: the resolver is asked from within it. */
    private static final ScopedValue<Deadline> DEADLINE = ScopedValue.newInstance();

    private final InstantSource time;
    private final HostNames names;
    private final RouteLimits limits;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor watchdog;
    private volatile boolean closed;

    HttpSender(AddressPolicy addresses, HostLookup lookup, SSLContext tls, InstantSource time) {
        this.time = time;
        names = new HostNames(addresses, lookup);
        var connections = connections(tls);
        limits = new RouteLimits(connections);
        client = HttpClients.custom()
                .setConnectionManager(connections)
                .setRoutePlanner((target, _) -> route(target))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .setUserAgent("Wayline/1")
                .evictExpiredConnections()
                .evictIdleConnections(IDLE_AT_MOST)
                .build();
        watchdog = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("webhook-deadlines").daemon().factory());
        watchdog.setRemoveOnCancelPolicy(true);
    }

    private PoolingHttpClientConnectionManager connections(SSLContext tls) {
        var limits = Http1Config.custom()
                .setMaxLineLength(LONGEST_HEADER_LINE)
                .setMaxHeaderCount(MOST_HEADERS)
                .setMaxEmptyLineCount(10)
                .build();
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(limits)
                        // The client's own would look for an answer in garbage.
                        .responseParserFactory(new DefaultHttpResponseParserFactory(limits))
                        .build())
                .setDnsResolver(new AllowedAddresses())
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(
                        tls, HostnameVerificationPolicy.BOTH, HttpsSupport.getDefaultHostnameVerifier()))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(LONGEST_CONNECT))
                        .setTimeToLive(TIME_TO_LIVE)
                        .setValidateAfterInactivity(TimeValue.ofMilliseconds(100))
                        .build())
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setConnPoolPolicy(PoolReusePolicy.LIFO)
                .build();
    }

    private final class AllowedAddresses implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            try {
                return names.allowed(host, DEADLINE.get());
            } catch (SocketTimeoutException e) {
                var unknown = new UnknownHostException(host);
                unknown.initCause(e);
                throw unknown;
            }
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    @Override
    public Outcome send(Endpoint endpoint, Message message) {
        if (closed) {
            throw new IllegalStateException("asked to send after the end");
        }
        var deadline = new Deadline(endpoint.timeout());
        var request = request(endpoint, message);
        var abort = watchdog.schedule(
                () -> {
                    deadline.reach();
                    var _ = Thread.startVirtualThread(
                            request::abort); // closing may block, and others wait for this thread
                },
                deadline.leftNanos(),
                TimeUnit.NANOSECONDS);
        try {
            return ScopedValue.where(DEADLINE, deadline).call(() -> exchange(endpoint, request, deadline));
        } catch (IOException | RuntimeException e) {
            if (closed || Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("cut off by the end of this service", e);
            }
            return unanswered(e, deadline);
        } finally {
            abort.cancel(false);
        }
    }

    private HttpPost request(Endpoint endpoint, Message message) {
        var request = new HttpPost(target(endpoint.url(), message.path()));
        var now = time.instant();
        request.setHeader(Signer.ID_HEADER, message.id());
        request.setHeader(Signer.TIMESTAMP_HEADER, Long.toString(now.getEpochSecond()));
        request.setHeader(
                Signer.SIGNATURE_HEADER,
                Signer.sign(endpoint.secrets().validAt(now), message.id(), now, message.body()));
        message.headers().forEach(request::setHeader);
        endpoint.headers().forEach((name, value) -> {
            if (!RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                request.addHeader(name, value);
            }
        });
        request.setHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        request.setEntity(new ByteArrayEntity(message.body(), ContentType.APPLICATION_JSON));
        var timeout = Timeout.of(endpoint.timeout());
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(timeout)
                .setResponseTimeout(timeout)
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build());
        return request;
    }

    /** The path goes behind the endpoint's own, before its query. */
    static URI target(URI url, String path) {
        if (path.isEmpty()) {
            return url;
        }
        var base = url.getRawPath() == null ? "" : url.getRawPath();
        var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        var whole = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path + query;
        return URI.create(url.getScheme() + "://" + url.getRawAuthority() + whole);
    }

    private Outcome exchange(Endpoint endpoint, HttpPost request, Deadline deadline) throws IOException {
        var host = host(endpoint.url());
        var _ = names.allowed(host.getHostName(), deadline);
        limits.note(route(host), endpoint.id(), endpoint.concurrency());
        var response = client.executeOpen(host, request, HttpClientContext.create());
        try {
            var body = Answers.read(response);
            if (!body.whole()) {
                request.abort(); // closing alone would read on to the end
            }
            return Answers.outcome(response, body, time.instant());
        } finally {
            Closer.closeQuietly(response); // of a connection that is gone there is nothing more to learn
        }
    }

    private static HttpHost host(URI url) {
        var scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        return new HttpHost(scheme, url.getHost(), port);
    }

    private static HttpRoute route(HttpHost host) {
        return new HttpRoute(host, null, host.getSchemeName().equals("https"));
    }

    private static Outcome unanswered(Exception e, Deadline deadline) {
        if (deadline.isOver()) {
            return new Outcome.Unanswered(
                    "TIMED_OUT",
                    "no whole answer within %d ms".formatted(deadline.timeout().toMillis()));
        }
        return new Outcome.Unanswered(reason(e), detail(e));
    }

    private static String reason(Exception e) {
        return switch (e) {
            case ForbiddenAddressException _ -> "FORBIDDEN_ADDRESS";
            case UnknownHostException _ -> "UNKNOWN_HOST";
            case ConnectTimeoutException _ -> "CONNECT_FAILED";
            case ConnectException _ -> "CONNECT_FAILED";
            case NoRouteToHostException _ -> "CONNECT_FAILED";
            case InterruptedIOException _ -> "TIMED_OUT";
            case SSLException silent when silent.getCause() instanceof SocketTimeoutException -> "TIMED_OUT";
            case SSLException _ -> "TLS_FAILED";
            case Exception _ -> "BROKEN_ANSWER";
        };
    }

    private static String detail(Exception e) {
        var message = e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
        var bounded = message.substring(0, Math.min(message.length(), LONGEST_DETAIL));
        return Answers.printable(bounded.getBytes(StandardCharsets.UTF_8));
    }

    /** Cuts off what is still being sent. */
    @Override
    public void close() {
        closed = true;
        client.close(CloseMode.IMMEDIATE);
        watchdog.shutdownNow();
        names.close();
    }
}
