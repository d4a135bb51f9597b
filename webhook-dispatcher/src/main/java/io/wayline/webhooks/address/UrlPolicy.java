package io.wayline.webhooks.address;

import io.wayline.webhooks.address.AddressPolicy.Verdict;
import io.wayline.webhooks.endpoint.AddressCheck;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What can be said of a URL without asking anybody. Addresses must be written as everybody writes them: what one library takes
 * for a name and another for an address is a way around every check.
 *
 * @param allowHttp whether messages may go unencrypted
 */
public record UrlPolicy(AddressPolicy addresses, boolean allowHttp) implements AddressCheck {

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile("(%1$s\\.){3}%1$s".formatted(BYTE));
    /** Whoever reads decimal, octal, hexadecimal or short spellings of addresses goes by the last part. */
    private static final Pattern LIKE_A_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)");

    private static final String ODD_SPELLING =
            "The host looks like an IPv4 address in an odd spelling; write four decimal numbers";

    @Override
    public Optional<String> complaint(URI url) {
        var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return Optional.of("The URL does not begin with https:// (or http://)");
        }
        if (scheme.equals("http") && !allowHttp) {
            return Optional.of("http is not encrypted; WEBHOOK_ALLOW_HTTP=true allows it");
        }
        if (url.getRawUserInfo() != null) {
            return Optional.of("The URL has a user or password in it; send credentials in a header");
        }
        var host = url.getHost();
        if (host == null || host.isEmpty()) {
            return Optional.of(
                    LIKE_A_NUMBER.matcher(authorityWithoutPort(url)).matches()
                            ? ODD_SPELLING
                            : "The URL has no host, or not one that can be read");
        }
        return host.startsWith("[") ? ofIpv6(host.substring(1, host.length() - 1)) : ofNameOrIpv4(host);
    }

    /** Java finds no host where the last part begins with a digit and is no proper address. */
    private static String authorityWithoutPort(URI url) {
        var authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
        return authority.replaceFirst(":[0-9]*$", "");
    }

    private Optional<String> ofIpv6(String literal) {
        if (literal.indexOf('%') >= 0) {
            return Optional.of("The address has a zone id (%), which means something on one machine only");
        }
        return ofLiteral(literal);
    }

    private Optional<String> ofNameOrIpv4(String host) {
        if (host.endsWith(".")) {
            return Optional.of("The host ends with a dot; leave it out");
        }
        if (IPV4.matcher(host).matches()) {
            return ofLiteral(host);
        }
        if (LIKE_A_NUMBER.matcher(host).matches()) {
            return Optional.of(ODD_SPELLING);
        }
        var name = host.toLowerCase(Locale.ROOT);
        boolean local = name.equals("localhost") || name.endsWith(".localhost");
        return local && !addresses.allowLoopback() ? Optional.of(sentence(host, Verdict.LOOPBACK)) : Optional.empty();
    }

    private Optional<String> ofLiteral(String literal) {
        try {
            var verdict = addresses.judge(InetAddress.ofLiteral(literal));
            return verdict == Verdict.ALLOWED ? Optional.empty() : Optional.of(sentence(literal, verdict));
        } catch (IllegalArgumentException _) {
            return Optional.of("The host is no address that can be read");
        }
    }

    private static String sentence(String host, Verdict verdict) {
        return "Nothing is sent to %s: %s".formatted(host, verdict.meaning());
    }
}
