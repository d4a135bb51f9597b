package io.wayline.ingest.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRangesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.0.0.0/8                | 10.255.0.1         | true
            10.0.0.0/8                | 11.0.0.1           | false
            192.0.2.7                 | 192.0.2.7          | true
            192.0.2.7                 | 192.0.2.8          | false
            0.0.0.0/0                 | 203.0.113.9        | true
            0.0.0.0/0                 | 2001:db8::1        | false
            2001:db8::/32, 10.1.0.0/16 | 2001:db8:ffff::1  | true
            2001:db8::/32, 10.1.0.0/16 | 10.1.2.3          | true
            2001:db8::/32, 10.1.0.0/16 | 2001:db9::1       | false
            10.1.0.0/16               | ::ffff:10.1.2.3    | true
            """)
    void holdsWhatIsInOneOfItsRanges(String ranges, String address, boolean holds) throws Exception {
        var socketAddress = new InetSocketAddress(InetAddress.ofLiteral(address), 1);

        assertThat(SourceRanges.parse("X", ranges).contain(socketAddress)).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/33", "10.0.0/8", "example.org", "2001:db8::/129", "10.0.0.0/-1", "10.0.0.0/", "/8"})
    void saysWhichRangeIsNone(String range) {
        assertThatThrownBy(() -> SourceRanges.parse("TRACKER_SOURCES", "10.0.0.0/8," + range))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TRACKER_SOURCES: " + range
                        + " (expected: ranges such as 10.0.0.0/8 or 2001:db8::/32, separated by commas)");
    }
}
