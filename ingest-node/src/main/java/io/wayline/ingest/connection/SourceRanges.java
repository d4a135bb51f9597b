package io.wayline.ingest.connection;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ranges of addresses in CIDR notation, IPv4 and IPv6. */
public final class SourceRanges {

    public static final SourceRanges NONE = new SourceRanges(List.of());

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    private final List<IpSubnetFilterRule> rules;

    private SourceRanges(List<IpSubnetFilterRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Ranges separated by commas; an address without a length is a range of one. Names are not looked up.
     *
     * @throws IllegalArgumentException with the name of the setting, if a range is none
     */
    public static SourceRanges parse(String variable, String list) {
        var rules = new ArrayList<IpSubnetFilterRule>();
        for (var range : list.split(",", -1)) {
            if (!range.isBlank()) {
                rules.add(rule(variable, range.strip()));
            }
        }
        return new SourceRanges(rules);
    }

    private static IpSubnetFilterRule rule(String variable, String range) {
        int slash = range.indexOf('/');
        var address = slash < 0 ? range : range.substring(0, slash);
        int bits =
                NetUtil.isValidIpV4Address(address) ? IPV4_BITS : NetUtil.isValidIpV6Address(address) ? IPV6_BITS : 0;
        @Nullable Integer length = slash < 0 ? Integer.valueOf(bits) : number(range.substring(slash + 1));
        if (bits == 0 || length == null || length > bits) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: ranges such as 10.0.0.0/8 or 2001:db8::/32, separated by commas)"
                            .formatted(variable, range));
        }
        return new IpSubnetFilterRule(address, length, IpFilterRuleType.ACCEPT);
    }

    private static @Nullable Integer number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.valueOf(text) : null;
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** True if the address is in one of the ranges. */
    public boolean contain(InetSocketAddress address) {
        for (var rule : rules) {
            if (rule.matches(address)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return rules.size() + " ranges";
    }
}
