package io.wayline.webhooks.address;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses may be called. Hosts are named by users of the API; without this they could reach through us what only we can
 * reach. An IPv6 address that stands for an IPv4 one is judged by that.
 *
 * @param allowPrivate networks of one's own: RFC 1918, 100.64/10, fc00::/7
 * @param allowLoopback this machine
 * @see "IANA IPv4 and IPv6 Special-Purpose Address Registries"
 */
public record AddressPolicy(boolean allowPrivate, boolean allowLoopback) {

    /** Allowed, or why not. */
    public enum Verdict {
        ALLOWED("allowed"),
        LOOPBACK("this machine itself; WEBHOOK_ALLOW_LOOPBACK=true allows it"),
        PRIVATE("a private network; WEBHOOK_ALLOW_PRIVATE=true allows it"),
        LINK_LOCAL("link-local"),
        METADATA("where clouds keep the credentials of machines"),
        MULTICAST("multicast"),
        UNSPECIFIED("no host at all"),
        BROADCAST("broadcast"),
        RESERVED("reserved, nobody's");

        private final String meaning;

        Verdict(String meaning) {
            this.meaning = meaning;
        }

        /** For people. */
        public String meaning() {
            return meaning;
        }
    }

    /** All addresses that begin with these bits. */
    private record Range(byte[] prefix, int bits, Verdict verdict) {

        boolean has(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The first that has an address counts: exceptions stand before the rule. */
    private static final List<Range> IPV4 = List.of(
            range("169.254.169.254", 32, Verdict.METADATA), // most clouds
            range("169.254.170.2", 32, Verdict.METADATA), // AWS, of containers
            range("100.100.100.200", 32, Verdict.METADATA), // Alibaba
            range("168.63.129.16", 32, Verdict.METADATA), // Azure, a public address
            range("192.0.0.192", 32, Verdict.METADATA), // Oracle
            range("0.0.0.0", 8, Verdict.UNSPECIFIED),
            range("10.0.0.0", 8, Verdict.PRIVATE),
            range("100.64.0.0", 10, Verdict.PRIVATE), // carriers' NAT
            range("127.0.0.0", 8, Verdict.LOOPBACK),
            range("169.254.0.0", 16, Verdict.LINK_LOCAL),
            range("172.16.0.0", 12, Verdict.PRIVATE),
            range("192.0.0.0", 24, Verdict.RESERVED),
            range("192.0.2.0", 24, Verdict.RESERVED), // documentation
            range("192.88.99.0", 24, Verdict.RESERVED), // relays of 6to4
            range("192.168.0.0", 16, Verdict.PRIVATE),
            range("198.18.0.0", 15, Verdict.RESERVED), // benchmarks
            range("198.51.100.0", 24, Verdict.RESERVED), // documentation
            range("203.0.113.0", 24, Verdict.RESERVED), // documentation
            range("224.0.0.0", 4, Verdict.MULTICAST),
            range("255.255.255.255", 32, Verdict.BROADCAST),
            range("240.0.0.0", 4, Verdict.RESERVED));

    private static final List<Range> IPV6 = List.of(
            range("fd00:ec2::", 32, Verdict.METADATA), // AWS
            range("fd20:ce::254", 128, Verdict.METADATA), // Google
            range("::", 128, Verdict.UNSPECIFIED),
            range("::1", 128, Verdict.LOOPBACK),
            range("fe80::", 10, Verdict.LINK_LOCAL),
            range("fc00::", 7, Verdict.PRIVATE),
            range("ff00::", 8, Verdict.MULTICAST),
            range("2001::", 23, Verdict.RESERVED), // protocols: benchmarks, identifiers that are no addresses
            range("2001:db8::", 32, Verdict.RESERVED), // documentation
            range("3fff::", 20, Verdict.RESERVED), // documentation
            range("2000::", 3, Verdict.ALLOWED), // all that is given to networks
            range("::", 0, Verdict.RESERVED));

    private static final Range MAPPED = range("0:0:0:0:0:ffff:0:0", 96, Verdict.ALLOWED);
    private static final Range COMPATIBLE = range("::", 96, Verdict.ALLOWED);
    private static final Range NAT64 = range("64:ff9b::", 96, Verdict.ALLOWED);
    private static final Range NAT64_LOCAL = range("64:ff9b:1::", 48, Verdict.ALLOWED);
    private static final Range SIX_TO_FOUR = range("2002::", 16, Verdict.ALLOWED);
    private static final Range TEREDO = range("2001::", 32, Verdict.ALLOWED);

    private static Range range(String prefix, int bits, Verdict verdict) {
        return new Range(bytesOf(prefix), bits, verdict);
    }

    /** Java makes an IPv4 address of a mapped one: here it stays what is written. */
    private static byte[] bytesOf(String literal) {
        byte[] bytes = InetAddress.ofLiteral(literal).getAddress();
        return literal.indexOf(':') >= 0 && bytes.length == 4 ? mapped(bytes) : bytes;
    }

    private static byte[] mapped(byte[] ipv4) {
        byte[] ipv6 = new byte[16];
        ipv6[10] = ipv6[11] = (byte) 0xff;
        System.arraycopy(ipv4, 0, ipv6, 12, 4);
        return ipv6;
    }

    public Verdict judge(InetAddress address) {
        return judge(address.getAddress());
    }

    /** @param address 4 bytes, or 16: also those that Java would read as an IPv4 address */
    Verdict judge(byte[] address) {
        return address.length == 4 ? permitted(first(IPV4, address)) : judgeIpv6(address);
    }

    private Verdict judgeIpv6(byte[] address) {
        if (MAPPED.has(address)) {
            return within(address, 12, 13, 14, 15);
        }
        if (COMPATIBLE.has(address)) {
            var itself = first(IPV6, address);
            return itself == Verdict.RESERVED ? within(address, 12, 13, 14, 15) : permitted(itself);
        }
        if (NAT64.has(address)) {
            return within(address, 12, 13, 14, 15);
        }
        if (NAT64_LOCAL.has(address)) {
            return judgeLocalNat64(address);
        }
        if (SIX_TO_FOUR.has(address)) {
            return within(address, 2, 3, 4, 5);
        }
        if (TEREDO.has(address)) {
            var server = within(address, 4, 5, 6, 7);
            return server == Verdict.ALLOWED ? within(inverted(address), 12, 13, 14, 15) : server;
        }
        var itself = permitted(first(IPV6, address));
        return itself == Verdict.ALLOWED && isIsatap(address) ? within(address, 12, 13, 14, 15) : itself;
    }

    /**
     * Its owner chooses how long the prefix is, and with it where the IPv4 address stands (RFC 6052): if it may stand elsewhere than
     * at the end, everywhere it may stand is judged.
     */
    private Verdict judgeLocalNat64(byte[] address) {
        var atTheEnd = within(address, 12, 13, 14, 15);
        boolean onlyThere = Arrays.equals(address, 6, 12, new byte[6], 0, 6);
        if (onlyThere || atTheEnd != Verdict.ALLOWED) {
            return atTheEnd;
        }
        return List.of(within(address, 6, 7, 9, 10), within(address, 7, 9, 10, 11), within(address, 9, 10, 11, 12))
                .stream()
                .filter(verdict -> verdict != Verdict.ALLOWED)
                .findFirst()
                .orElse(Verdict.ALLOWED);
    }

    /** An interface id of 0000:5efe or 0200:5efe and an IPv4 address, in any network. */
    private static boolean isIsatap(byte[] address) {
        return (address[8] & ~0x02) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == (byte) 0xfe;
    }

    private Verdict within(byte[] address, int... positions) {
        byte[] ipv4 = new byte[4];
        for (int i = 0; i < ipv4.length; i++) {
            ipv4[i] = address[positions[i]];
        }
        return permitted(first(IPV4, ipv4));
    }

    /** Teredo hides the client's address from translators by turning all bits. */
    private static byte[] inverted(byte[] address) {
        byte[] turned = address.clone();
        for (int i = 0; i < turned.length; i++) {
            turned[i] = (byte) ~turned[i];
        }
        return turned;
    }

    private static Verdict first(List<Range> ranges, byte[] address) {
        return ranges.stream()
                .filter(range -> range.has(address))
                .findFirst()
                .map(Range::verdict)
                .orElse(Verdict.ALLOWED);
    }

    private Verdict permitted(Verdict verdict) {
        return switch (verdict) {
            case LOOPBACK -> allowLoopback ? Verdict.ALLOWED : verdict;
            case PRIVATE -> allowPrivate ? Verdict.ALLOWED : verdict;
            case ALLOWED, LINK_LOCAL, METADATA, MULTICAST, UNSPECIFIED, BROADCAST, RESERVED -> verdict;
        };
    }
}
