package io.wayline.webhooks.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.address.AddressPolicy.Verdict;
import java.net.InetAddress;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

    private static final AddressPolicy STRICT = new AddressPolicy(false, false);
    private static final AddressPolicy OPEN = new AddressPolicy(true, true);

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
            8.8.8.8                | ALLOWED
            1.1.1.1                | ALLOWED
            0.0.0.0                | UNSPECIFIED
            0.1.2.3                | UNSPECIFIED
            9.255.255.255          | ALLOWED
            10.0.0.0               | PRIVATE
            10.255.255.255         | PRIVATE
            11.0.0.0               | ALLOWED
            100.63.255.255         | ALLOWED
            100.64.0.0             | PRIVATE
            100.127.255.255        | PRIVATE
            100.128.0.0            | ALLOWED
            100.100.100.200        | METADATA
            126.255.255.255        | ALLOWED
            127.0.0.1              | LOOPBACK
            127.255.255.254        | LOOPBACK
            128.0.0.1              | ALLOWED
            168.63.129.16          | METADATA
            169.253.255.255        | ALLOWED
            169.254.0.1            | LINK_LOCAL
            169.254.169.254        | METADATA
            169.254.170.2          | METADATA
            169.255.0.0            | ALLOWED
            172.15.255.255         | ALLOWED
            172.16.0.1             | PRIVATE
            172.31.255.255         | PRIVATE
            172.32.0.0             | ALLOWED
            192.0.0.1              | RESERVED
            192.0.0.192            | METADATA
            192.0.1.0              | ALLOWED
            192.0.2.1              | RESERVED
            192.88.99.1            | RESERVED
            192.167.255.255        | ALLOWED
            192.168.1.1            | PRIVATE
            192.169.0.0            | ALLOWED
            198.17.255.255         | ALLOWED
            198.18.0.1             | RESERVED
            198.19.255.255         | RESERVED
            198.20.0.0             | ALLOWED
            198.51.100.7           | RESERVED
            203.0.113.7            | RESERVED
            223.255.255.255        | ALLOWED
            224.0.0.1              | MULTICAST
            239.255.255.255        | MULTICAST
            240.0.0.1              | RESERVED
            255.255.255.254        | RESERVED
            255.255.255.255        | BROADCAST
            ::                     | UNSPECIFIED
            ::1                    | LOOPBACK
            ::2                    | UNSPECIFIED
            ::127.0.0.1            | LOOPBACK
            ::8.8.8.8              | ALLOWED
            64:ff9b::8.8.8.8       | ALLOWED
            64:ff9b::127.0.0.1     | LOOPBACK
            64:ff9b::a9fe:a9fe     | METADATA
            64:ff9b::10.0.0.1      | PRIVATE
            64:ff9b:1::8.8.8.8     | ALLOWED
            64:ff9b:1::10.0.0.1    | PRIVATE
            64:ff9b:1:7f00:0:100:808:808 | LOOPBACK
            64:ff9b:1:a9fe:a9:fe00:: | UNSPECIFIED
            64:ff9b:2::1           | RESERVED
            100::1                 | RESERVED
            2000::1                | ALLOWED
            2001::1                | UNSPECIFIED
            2001:0:808:808:0:0:f7f7:f7f7 | ALLOWED
            2001:0:808:808:0:0:80ff:fffe | LOOPBACK
            2001:0:7f00:1:0:0:f7f7:f7f7  | LOOPBACK
            2001:2::1              | RESERVED
            2001:20::1             | RESERVED
            2001:200::1            | ALLOWED
            2001:4860:4860::8888   | ALLOWED
            2001:db8::1            | RESERVED
            2002:808:808::1        | ALLOWED
            2002:7f00:1::1         | LOOPBACK
            2002:a9fe:a9fe::1      | METADATA
            2002:c0a8:101::1       | PRIVATE
            2606:4700:0:0:0:5efe:7f00:1  | LOOPBACK
            2606:4700:0:0:200:5efe:a00:1 | PRIVATE
            2606:4700:0:0:200:5efe:808:808 | ALLOWED
            2606:4700::1111        | ALLOWED
            3fff::1                | RESERVED
            3fff:1000::1           | ALLOWED
            4000::1                | RESERVED
            5f00::1                | RESERVED
            fc00::1                | PRIVATE
            fd12:3456::1           | PRIVATE
            fd00:ec2::254          | METADATA
            fd20:ce::254           | METADATA
            fe80::1                | LINK_LOCAL
            febf::1                | LINK_LOCAL
            fec0::1                | RESERVED
            ff02::1                | MULTICAST
            """)
    void judges(String address, Verdict verdict) {
        assertThat(STRICT.judge(InetAddress.ofLiteral(address))).isEqualTo(verdict);
    }

    /** Java itself would make IPv4 addresses of these before anybody sees them. */
    @ParameterizedTest(name = "::ffff:0:0/96 with {0} is {1}")
    @CsvSource({"7f000001, LOOPBACK", "a9fea9fe, METADATA", "0a000001, PRIVATE", "08080808, ALLOWED"})
    void judgesAMappedAddressByTheOneWithin(String ipv4, Verdict verdict) {
        byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffff" + ipv4);

        assertThat(STRICT.judge(mapped)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "192.168.0.1", "100.64.0.1", "fd12::1", "2002:7f00:1::1"})
    void allowsLoopbackAndPrivateWhereItIsToldTo(String address) {
        assertThat(OPEN.judge(InetAddress.ofLiteral(address))).isEqualTo(Verdict.ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "100.100.100.200",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "64:ff9b::169.254.169.254",
                "2002:a9fe:a9fe::",
                "169.254.1.1",
                "fe80::1",
                "224.0.0.1",
                "ff02::1",
                "0.0.0.0",
                "::",
                "255.255.255.255",
                "240.0.0.1",
                "203.0.113.1",
                "2001:db8::1"
            })
    void neverAllowsWhatNoHostCanBe(String address) {
        assertThat(OPEN.judge(InetAddress.ofLiteral(address))).isNotEqualTo(Verdict.ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true, false, LOOPBACK",
        "127.0.0.1, false, true, ALLOWED",
        "10.0.0.1, true, false, ALLOWED",
        "10.0.0.1, false, true, PRIVATE"
    })
    void eachSettingAllowsItsOwnOnly(String address, boolean allowPrivate, boolean allowLoopback, Verdict verdict) {
        assertThat(new AddressPolicy(allowPrivate, allowLoopback).judge(InetAddress.ofLiteral(address)))
                .isEqualTo(verdict);
    }
}
