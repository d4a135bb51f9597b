package io.wayline.ingest.listener;

import static io.wayline.ingest.listener.NodeUnderTest.IMEI;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.LoginFrame;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.connection.SourceRanges;
import io.wayline.ingest.connection.TrackerAddress;
import io.wayline.ingest.fakes.TrackerChannel;
import io.wayline.ingest.listener.NodeUnderTest.Edge;
import io.wayline.ingest.login.RegistrationPolicy;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trackers behind a balancer, and who may come at all. The balancer's own address is 127.0.0.1. */
class ProxyTest {

    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(5);
    private static final Edge BEHIND_LOOPBACK = behind("127.0.0.0/8", "");

    private NodeUnderTest node = behindBalancer(BEHIND_LOOPBACK);

    private static Edge behind(String balancers, String sources) {
        return new Edge(
                new ProxySettings(SourceRanges.parse("PROXY_TRUSTED", balancers), HEADER_TIMEOUT),
                SourceRanges.parse("TRACKER_SOURCES", sources),
                0,
                null);
    }

    private static NodeUnderTest behindBalancer(Edge edge) {
        return new NodeUnderTest(RegistrationPolicy.AUTO, 100, edge);
    }

    /** PROXY, TCP over IPv4: addresses and ports of source and destination. */
    private static byte[] header(String source) {
        return hex(SIGNATURE + "21 11 000c" + source + "0a000001" + "3039 13a3");
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    @AfterEach
    void nothingIsUnaccountedFor() {
        node.end();
    }

    @Test
    void theAddressOfTheTrackerIsWhatSessionsSee() {
        var tracker = node.connect();

        tracker.say(header("cb007109"));
        tracker.say(LoginFrame.of(IMEI));

        assertThat(tracker.heard()).isEqualTo("01");
        assertThat(node.sessions.all())
                .singleElement()
                .satisfies(session ->
                        assertThat(TrackerAddress.text(session.channel())).isEqualTo("203.0.113.9"));
        assertThat(tracker.pipeline().names()).doesNotContain("hang-up", "haproxy", "proxy");
    }

    @Test
    void aHeaderAndALoginMayBeTornAtAnyByteOrComeInOnePiece() {
        var both = joined(header("cb007109"), LoginFrame.of(IMEI));
        for (int cut = 1; cut <= both.length; cut++) {
            var tracker = node.connect();
            tracker.say(Arrays.copyOf(both, cut));
            if (cut < both.length) {
                tracker.say(Arrays.copyOfRange(both, cut, both.length));
            }
            assertThat(tracker.heard()).as("cut at %d", cut).isEqualTo("01");
            assertThat(TrackerAddress.text(tracker)).isEqualTo("203.0.113.9");
            tracker.leave();
        }
    }

    @Test
    void anAddressOfVersion6IsUnderstood() {
        var tracker = node.connect();

        tracker.say(hex(SIGNATURE + "21 21 0024" + "20010db8000000000000000000000007"
                + "20010db8000000000000000000000001" + "3039 13a3"));

        assertThat(TrackerAddress.of(tracker).getPort()).isEqualTo(12_345);
        assertThat(TrackerAddress.text(tracker)).isEqualTo("2001:db8:0:0:0:0:0:7");
    }

    @Test
    void aBalancerThatLooksWhetherWeLiveSpeaksForItself() {
        var balancer = node.connect();

        balancer.say(hex(SIGNATURE + "20 00 0000"));

        assertThat(balancer.isOpen()).isTrue();
        assertThat(TrackerAddress.text(balancer)).isEqualTo("127.0.0.1");
    }

    @Test
    void whoIsNoBalancerOfOursIsNotBelieved() {
        node = behindBalancer(behind("10.0.0.0/8", ""));

        assertClosed(node.connect(), CloseReason.PROXY_NOT_TRUSTED);
    }

    @Test
    void withoutAHeaderNothingBegins() {
        var tracker = node.connect();
        tracker.say(LoginFrame.of(IMEI));
        assertThat(tracker.heard()).isEmpty();

        tracker.advanceTimeBy(HEADER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        tracker.runPendingTasks();

        assertClosed(tracker, CloseReason.PROXY_HEADER_MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "21 12 000c cb007109 0a000001 3039 13a3", // a datagram
                "21 00 0000", // nobody
                "21 11 0004 cb007109", // addresses cut short
                "31 11 000c cb007109 0a000001 3039 13a3", // version 3
            })
    void aHeaderThatNamesNoTrackerIsRefused(String afterSignature) {
        var tracker = node.connect();

        tracker.say(joined(hex(SIGNATURE + afterSignature), LoginFrame.of(IMEI)));

        assertClosed(tracker, CloseReason.PROXY_HEADER_INVALID);
    }

    @Test
    void aHeaderThatIsTooLongIsRefusedBeforeItHasCome() {
        var tracker = node.connect();

        tracker.say(joined(hex(SIGNATURE + "21 11 ffff"), new byte[2 * ProxyHeaderHandler.EXTENSIONS_BYTES]));

        assertClosed(tracker, CloseReason.PROXY_HEADER_INVALID);
    }

    @Test
    void versionOneIsRefused() {
        var tracker = node.connect();

        tracker.say(joined("PROXY TCP4 203.0.113.9 10.0.0.1 12345 5027\r\n".getBytes(US_ASCII), LoginFrame.of(IMEI)));

        assertClosed(tracker, CloseReason.PROXY_HEADER_INVALID);
    }

    @Test
    void theAllowListIsAskedAboutTheTrackerNotTheBalancer() {
        node = behindBalancer(behind("127.0.0.1", "203.0.113.0/24"));
        var welcome = node.connect();
        var stranger = node.connect();

        welcome.say(joined(header("cb007109"), LoginFrame.of(IMEI)));
        stranger.say(joined(header("c6336401"), LoginFrame.of(IMEI)));

        assertThat(welcome.heard()).isEqualTo("01");
        assertClosed(stranger, CloseReason.SOURCE_NOT_ALLOWED);
        assertThat(node.sessions.size()).as("a stranger ends nobody's session").isEqualTo(1);
        assertThat(welcome.isOpen()).isTrue();
    }

    @Test
    void theAllowListWorksWithoutABalancerToo() {
        node = behindBalancer(new Edge(null, SourceRanges.parse("TRACKER_SOURCES", "203.0.113.0/24"), 0, null));

        assertClosed(node.connect(), CloseReason.SOURCE_NOT_ALLOWED);
    }

    @Test
    void theLimitOfAnAddressCountsTrackersNotTheBalancer() {
        node = behindBalancer(new Edge(BEHIND_LOOPBACK.proxy(), SourceRanges.NONE, 1, null));
        var first = node.connect();
        var second = node.connect();
        var elsewhere = node.connect();

        first.say(header("cb007109"));
        second.say(header("cb007109"));
        elsewhere.say(header("cb00710a"));

        assertThat(first.isOpen()).isTrue();
        assertClosed(second, CloseReason.TOO_MANY_FROM_ADDRESS);
        assertThat(elsewhere.isOpen()).isTrue();
        first.leave();
        var again = node.connect();
        again.say(header("cb007109"));
        assertThat(again.isOpen()).isTrue();
    }

    private void assertClosed(TrackerChannel channel, CloseReason reason) {
        assertThat(channel.heard()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        assertThat(CloseReason.of(channel)).isEqualTo(reason);
        assertThat(node.counters.closed(reason).sum()).isEqualTo(1);
    }
}
