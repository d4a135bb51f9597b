package io.wayline.webhooks.endpoint;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import io.wayline.webhooks.endpoint.Endpoint.Filter;
import io.wayline.webhooks.endpoint.Endpoint.Format;
import io.wayline.webhooks.endpoint.Endpoint.Ordering;
import io.wayline.webhooks.endpoint.Endpoint.Payload;
import io.wayline.webhooks.endpoint.Endpoint.Source;
import io.wayline.webhooks.endpoint.Endpoint.State;
import io.wayline.webhooks.signing.SigningSecret;
import io.wayline.webhooks.signing.SigningSecrets;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an endpoint may be, and what it is where nothing was said. Messages never repeat an address or the value of a header. */
public final class EndpointRules {

    public static final int MOST_ENDPOINTS = 1_000;
    public static final int LONGEST_NAME = 100;
    public static final int LONGEST_URL = 2_000;
    public static final int MOST_IMEIS = 10_000;
    public static final int MOST_TAGS = 100;
    public static final int LONGEST_TAG = 60;
    public static final int MOST_IO_IDS = 1_000;
    public static final int GREATEST_IO_ID = 65_535;
    public static final int MOST_HEADERS = 20;
    public static final int LONGEST_HEADER_NAME = 100;
    public static final int LONGEST_HEADER_VALUE = 2_000;
    public static final int LONGEST_INTERVAL_SECONDS = 7 * 24 * 3_600;
    public static final int LONGEST_AGE_SECONDS = 30 * 24 * 3_600;
    public static final int MOST_CONCURRENCY = 200;
    public static final int HIGHEST_RATE = 10_000;
    public static final int LONGEST_TIMEOUT_SECONDS = 60;
    public static final int LARGEST_BATCH = 1_000;
    public static final int LONGEST_OVERLAP_SECONDS = 30 * 24 * 3_600;

    public static final int DEFAULT_STRICT_AGE_SECONDS = 3_600;
    public static final int DEFAULT_CONCURRENCY = 10;
    public static final int DEFAULT_TIMEOUT_SECONDS = 15;
    public static final int DEFAULT_BATCH = 100;

    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern IMEI = Pattern.compile("[0-9]{15}");

    /** A token of RFC 9110. */
    private static final Pattern HEADER_NAME =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1," + LONGEST_HEADER_NAME + "}");

    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7E]{0," + LONGEST_HEADER_VALUE + "}");

    /** What we say ourselves, or what frames a message. */
    private static final Set<String> OUR_HEADERS = Set.of(
            "accept-encoding",
            "connection",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "traceparent",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent");

    private static final List<String> OUR_PREFIXES = List.of("webhook-", "wayline-", "content-", "proxy-");

    private final boolean allowHttp;
    private final AddressCheck addresses;

    /** @param allowHttp WEBHOOK_ALLOW_HTTP */
    public EndpointRules(boolean allowHttp, AddressCheck addresses) {
        this.allowHttp = allowHttp;
        this.addresses = addresses;
    }

    /**
     * What is wrong first.
     *
     * @param before null for a new one; an address that stays is not judged again
     */
    public Optional<Fault> fault(EndpointWish wish, @Nullable Endpoint before) {
        boolean sameUrl = before != null && before.url().toString().equals(wish.url());
        return Stream.<Supplier<Optional<Fault>>>of(
                        () -> name(wish.name()),
                        () -> sameUrl ? Optional.empty() : url(wish.url()),
                        () -> eventTypes(wish.eventTypes()),
                        () -> imeis(wish.imeis()),
                        () -> tags(wish.tags()),
                        () -> eventIoIds(wish.eventIoIds()),
                        () -> within("minIntervalSeconds", wish.minIntervalSeconds(), 0, LONGEST_INTERVAL_SECONDS),
                        () -> word("payload", wish.payload(), List.of("full", "thin")),
                        () -> word("ordering", wish.ordering(), List.of("per-device", "unordered", "strict")),
                        () -> maxAge(wish),
                        () -> within("concurrency", wish.concurrency(), 1, MOST_CONCURRENCY),
                        () -> within("ratePerSecond", wish.ratePerSecond(), 0, HIGHEST_RATE),
                        () -> within("timeoutSeconds", wish.timeoutSeconds(), 1, LONGEST_TIMEOUT_SECONDS),
                        () -> within("maxBatch", wish.maxBatch(), 1, LARGEST_BATCH),
                        () -> headers(wish.headers()))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** @param wish without a fault */
    public Endpoint made(EndpointWish wish, UUID id, SigningSecrets secrets, String by, Instant now) {
        return settled(wish, id, Format.STANDARD, secrets, State.ACTIVE, null, Source.API, now, by, now, 0);
    }

    /** @param wish without a fault */
    public Endpoint changed(Endpoint before, EndpointWish wish, Instant now) {
        return settled(
                wish,
                before.id(),
                before.format(),
                before.secrets(),
                before.state(),
                before.stateReason(),
                before.source(),
                before.createdAt(),
                before.createdBy(),
                now,
                before.version());
    }

    private static Endpoint settled(
            EndpointWish wish,
            UUID id,
            Format format,
            SigningSecrets secrets,
            State state,
            @Nullable String stateReason,
            Source source,
            Instant createdAt,
            String createdBy,
            Instant updatedAt,
            long version) {
        var ordering = Ordering.of(or(wish.ordering(), "per-device")).orElseThrow();
        return new Endpoint(
                id,
                Objects.requireNonNull(wish.name()).strip(),
                URI.create(Objects.requireNonNull(wish.url())),
                format,
                Objects.requireNonNull(wish.eventTypes()).stream()
                        .map(word -> EventType.of(word).orElseThrow())
                        .collect(toCollection(() -> EnumSet.noneOf(EventType.class))),
                new Filter(
                        Set.copyOf(or(wish.imeis(), List.<String>of())),
                        or(wish.tags(), List.<String>of()).stream()
                                .map(String::strip)
                                .collect(toSet()),
                        Set.copyOf(or(wish.eventIoIds(), List.<Integer>of())),
                        Duration.ofSeconds(or(wish.minIntervalSeconds(), 0))),
                Payload.of(or(wish.payload(), "full")).orElseThrow(),
                ordering,
                Duration.ofSeconds(
                        or(wish.maxAgeSeconds(), ordering == Ordering.STRICT ? DEFAULT_STRICT_AGE_SECONDS : 0)),
                or(wish.concurrency(), DEFAULT_CONCURRENCY),
                or(wish.ratePerSecond(), 0),
                Duration.ofSeconds(or(wish.timeoutSeconds(), DEFAULT_TIMEOUT_SECONDS)),
                or(wish.maxBatch(), DEFAULT_BATCH),
                or(wish.headers(), Map.<String, String>of()),
                secrets,
                state,
                stateReason,
                source,
                createdAt,
                createdBy,
                updatedAt,
                version);
    }

    private static <T> T or(@Nullable T said, T otherwise) {
        return said != null ? said : otherwise;
    }

    /** What is wrong with a secret that somebody brings along. */
    static Fault noSecret() {
        return new Fault(
                "secret",
                "secret: not a secret",
                "Send whsec_ and 24 to 64 random bytes in Base64, or nothing: then one is drawn.");
    }

    /** Empty if that is none. */
    static Optional<SigningSecret> secret(String text) {
        return SigningSecret.parse(text);
    }

    private static Optional<Fault> name(@Nullable String name) {
        return name == null
                        || name.isBlank()
                        || name.strip().length() > LONGEST_NAME
                        || name.codePoints().anyMatch(Character::isISOControl)
                ? fault("name", "not a name", "1 to %d characters.".formatted(LONGEST_NAME))
                : Optional.empty();
    }

    private Optional<Fault> url(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return fault("url", "missing", "Send the address that events are posted to.");
        }
        return urlFault("url", text, allowHttp, "Use https, or set WEBHOOK_ALLOW_HTTP=true.")
                .or(() -> addresses
                        .complaint(URI.create(text))
                        .map(complaint ->
                                new Fault("url", "url: " + complaint, "Send an address that may be called.")));
    }

    /** What is wrong with the form of an address. */
    static Optional<Fault> urlFault(String field, String text, boolean allowHttp, String httpRemedy) {
        if (text.length() > LONGEST_URL) {
            return fault(field, "too long", "At most %d characters.".formatted(LONGEST_URL));
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException _) {
            return fault(field, "not a URL", "Send https://host/path, special characters percent-encoded.");
        }
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return fault(field, "neither https nor http", "Send https://host/path.");
        }
        if (!uri.toASCIIString().equals(text)) {
            return fault(field, "not ASCII", "Percent-encode the path; write the host in Punycode (xn--...).");
        }
        if (uri.getRawUserInfo() != null
                || (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@"))) {
            return fault(field, "has a user", "Leave out user:password@; send credentials as a header.");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            return fault(field, "has no host", "Send https://host/path; a host has letters, digits, - and dots.");
        }
        if (uri.getRawFragment() != null) {
            return fault(field, "has a fragment", "Leave out # and what follows.");
        }
        if (uri.getPort() != -1 && (uri.getPort() < 1 || uri.getPort() > HIGHEST_PORT)) {
            return fault(field, "has no such port", "A port is 1 to %d.".formatted(HIGHEST_PORT));
        }
        return scheme.equals("http") && !allowHttp
                ? fault(field, "http is not allowed here", httpRemedy)
                : Optional.empty();
    }

    private static Optional<Fault> eventTypes(@Nullable List<String> words) {
        var remedy = "Send some of "
                + String.join(
                        ", ",
                        EnumSet.allOf(EventType.class).stream()
                                .filter(EventType::isSubscribable)
                                .map(EventType::word)
                                .toList())
                + ".";
        if (words == null || words.isEmpty()) {
            return fault("eventTypes", "missing", remedy);
        }
        boolean known = words.stream()
                .allMatch(word ->
                        EventType.of(word).filter(EventType::isSubscribable).isPresent());
        return known ? Optional.empty() : fault("eventTypes", "not all are types to ask for", remedy);
    }

    private static Optional<Fault> imeis(@Nullable List<String> imeis) {
        return imeis == null
                        || (imeis.size() <= MOST_IMEIS
                                && imeis.stream()
                                        .allMatch(imei -> IMEI.matcher(imei).matches()))
                ? Optional.empty()
                : fault("imeis", "not a list of IMEIs", "At most %d, each of 15 digits.".formatted(MOST_IMEIS));
    }

    private static Optional<Fault> tags(@Nullable List<String> tags) {
        return tags == null
                        || (tags.size() <= MOST_TAGS
                                && tags.stream().noneMatch(tag -> tag.isBlank() || tag.length() > LONGEST_TAG))
                ? Optional.empty()
                : fault(
                        "tags",
                        "not a list of tags",
                        "At most %d, each of 1 to %d characters.".formatted(MOST_TAGS, LONGEST_TAG));
    }

    private static Optional<Fault> eventIoIds(@Nullable List<Integer> ids) {
        return ids == null
                        || (ids.size() <= MOST_IO_IDS && ids.stream().allMatch(id -> id >= 0 && id <= GREATEST_IO_ID))
                ? Optional.empty()
                : fault(
                        "eventIoIds",
                        "not a list of IO element ids",
                        "At most %d, each 0 to %d.".formatted(MOST_IO_IDS, GREATEST_IO_ID));
    }

    private static Optional<Fault> maxAge(EndpointWish wish) {
        var age = wish.maxAgeSeconds();
        boolean strict = "strict".equals(wish.ordering());
        return strict && age != null && age <= 0
                ? fault(
                        "maxAgeSeconds",
                        "strict order needs an end",
                        "1 to %d: one that fails holds back all others for as long.".formatted(LONGEST_AGE_SECONDS))
                : within("maxAgeSeconds", age, 0, LONGEST_AGE_SECONDS);
    }

    private static Optional<Fault> headers(@Nullable Map<String, String> headers) {
        if (headers == null) {
            return Optional.empty();
        }
        if (headers.size() > MOST_HEADERS) {
            return fault("headers", "too many", "At most %d.".formatted(MOST_HEADERS));
        }
        var seen = new HashSet<String>();
        for (var header : headers.entrySet()) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (!HEADER_NAME.matcher(name).matches()) {
                return fault("headers", "not all are names of headers", "Letters, digits and - are safe.");
            }
            if (!seen.add(name)) {
                return fault("headers", name + " is there twice", "Upper and lower case are the same.");
            }
            if (OUR_HEADERS.contains(name) || OUR_PREFIXES.stream().anyMatch(name::startsWith)) {
                return fault("headers", name + " is set by us", "Choose another name, for example authorization.");
            }
            if (!HEADER_VALUE.matcher(header.getValue()).matches()) {
                return fault(
                        "headers",
                        "the value of " + name + " is none for a header",
                        "At most %d characters of printable ASCII, in one line.".formatted(LONGEST_HEADER_VALUE));
            }
        }
        return Optional.empty();
    }

    private static Optional<Fault> word(String field, @Nullable String word, List<String> known) {
        return word == null || known.contains(word)
                ? Optional.empty()
                : fault(field, "not a known word", "Send one of " + String.join(", ", known) + ".");
    }

    private static Optional<Fault> within(String field, @Nullable Integer value, int min, int max) {
        return value == null || (value >= min && value <= max)
                ? Optional.empty()
                : fault(field, "out of range", "Send a whole number from %d to %d.".formatted(min, max));
    }

    private static Optional<Fault> fault(String field, String error, String remedy) {
        return Optional.of(new Fault(field, field + ": " + error, remedy));
    }
}
