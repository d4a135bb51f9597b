package io.wayline.webhooks.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.endpoint.Endpoint.Ordering;
import io.wayline.webhooks.endpoint.Endpoint.Payload;
import io.wayline.webhooks.endpoint.Endpoint.State;
import io.wayline.webhooks.signing.SigningSecret;
import io.wayline.webhooks.signing.SigningSecrets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointRulesTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final String URL = "https://portal.example/hooks";
    private static final SigningSecrets SECRETS =
            new SigningSecrets(SigningSecret.draw(new SecureRandom()), null, null);

    private static final EndpointRules RULES = new EndpointRules(false, _ -> Optional.empty());

    /** A wish with a name, an address and a type, and whatever a test wants beside them. */
    private static final class Wished {
        private @Nullable String name = "portal";
        private @Nullable String url = URL;
        private @Nullable List<String> types = List.of("command.completed");
        private @Nullable List<String> imeis;
        private @Nullable List<String> tags;
        private @Nullable List<Integer> ids;
        private @Nullable String payload;
        private @Nullable String ordering;
        private final Map<String, Integer> numbers = new HashMap<>();
        private @Nullable Map<String, String> headers;

        EndpointWish wish() {
            return new EndpointWish(
                    name,
                    url,
                    types,
                    imeis,
                    tags,
                    ids,
                    numbers.get("minIntervalSeconds"),
                    payload,
                    ordering,
                    numbers.get("maxAgeSeconds"),
                    numbers.get("concurrency"),
                    numbers.get("ratePerSecond"),
                    numbers.get("timeoutSeconds"),
                    numbers.get("maxBatch"),
                    headers);
        }

        Endpoint made() {
            assertThat(RULES.fault(wish(), null)).isEmpty();
            return RULES.made(wish(), UUID.randomUUID(), SECRETS, "tester", NOW);
        }

        String fieldAtFault() {
            var fault = RULES.fault(wish(), null);
            assertThat(fault).isPresent();
            assertThat(fault.get().remedy()).isNotBlank();
            return String.valueOf(fault.get().field());
        }
    }

    @Test
    void whatIsNotSaidTakesItsDefault() {
        var made = new Wished().made();

        assertThat(made.ordering()).isEqualTo(Ordering.PER_DEVICE);
        assertThat(made.payload()).isEqualTo(Payload.FULL);
        assertThat(made.maxAge()).isZero();
        assertThat(made.concurrency()).isEqualTo(10);
        assertThat(made.ratePerSecond()).isZero();
        assertThat(made.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(made.maxBatch()).isEqualTo(100);
        assertThat(made.state()).isEqualTo(State.ACTIVE);
        assertThat(made.filter()).isEqualTo(Endpoint.Filter.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "portal.example",
                "ftp://portal.example/",
                "file:///etc/passwd",
                "http://portal.example/",
                "https://user:secret@portal.example/",
                "https://portal.example/#a",
                "https:///path",
                "https://",
                "https://portal.example:0/",
                "https://portal.example:65536/",
                "https://portal.example:99999999999/",
                "https://portal example/",
                "https://portal.exämple/",
                "https://portal_one.example/%zz",
                "//portal.example/",
                "mailto:a@portal.example",
            })
    void whatIsNoAddressIsRefusedAndNotRepeated(String url) {
        var wished = new Wished();
        wished.url = url;

        assertThat(wished.fieldAtFault()).isEqualTo("url");
        var fault = RULES.fault(wished.wish(), null).orElseThrow();
        assertThat(fault.error() + fault.remedy()).doesNotContain("secret", "passwd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://portal.example",
                "https://portal.example:8443/hooks?tenant=7&x=%20",
                "https://10.0.0.7/",
                "https://[2001:db8::1]:443/hooks",
                "HTTPS://Portal.Example/hooks",
            })
    void anAddressStaysAsItWasWritten(String url) {
        var wished = new Wished();
        wished.url = url;

        assertThat(wished.made().url()).hasToString(url);
    }

    @Test
    void httpIsAllowedBySettingOnly() {
        var wished = new Wished();
        wished.url = "http://portal.example/";

        assertThat(RULES.fault(wished.wish(), null))
                .map(Fault::remedy)
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("WEBHOOK_ALLOW_HTTP"));
        assertThat(new EndpointRules(true, _ -> Optional.empty()).fault(wished.wish(), null))
                .isEmpty();
    }

    @Test
    void anAddressThatWillNeverBeCalledIsRefusedAtOnce() {
        var rules = new EndpointRules(false, _ -> Optional.of("a metadata address"));

        assertThat(rules.fault(new Wished().wish(), null))
                .contains(new Fault("url", "url: a metadata address", "Send an address that may be called."));
    }

    /** A policy that has become stricter must not stand in the way of another change. */
    @Test
    void anAddressThatStaysIsNotJudgedAgain() {
        var before = new Wished().made();
        var rules = new EndpointRules(false, _ -> Optional.of("a private address"));

        assertThat(rules.fault(EndpointWish.asItIs(before), before)).isEmpty();
    }

    @Test
    void aNameAnAddressAndATypeAreNeeded() {
        var nameless = new Wished();
        nameless.name = null;
        var without = new Wished();
        without.url = null;
        var silent = new Wished();
        silent.types = List.of();

        assertThat(nameless.fieldAtFault()).isEqualTo("name");
        assertThat(without.fieldAtFault()).isEqualTo("url");
        assertThat(silent.fieldAtFault()).isEqualTo("eventTypes");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a\nb", "a\u0000", "a\u001b[2J"})
    void aNameIsOneLineOfText(String name) {
        var wished = new Wished();
        wished.name = name;

        assertThat(wished.fieldAtFault()).isEqualTo("name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"command.bulk_failure", "endpoint.test", "telemetry.batch", "COMMAND_COMPLETED", "*", ""})
    void whatNobodyCanAskForIsRefused(String type) {
        var wished = new Wished();
        wished.types = List.of("command.completed", type);

        assertThat(wished.fieldAtFault()).isEqualTo("eventTypes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"35630704244101", "3563070424410133", "35630704244101a", "", "٣٥٦٣٠٧٠٤٢٤٤١٠١٣"})
    void anImeiHas15Digits(String imei) {
        var wished = new Wished();
        wished.imeis = List.of(imei);

        assertThat(wished.fieldAtFault()).isEqualTo("imeis");
    }

    @Test
    void listsHaveTheirBounds() {
        var many = new Wished();
        many.imeis =
                IntStream.range(0, 10_000).mapToObj("3563070424%05d"::formatted).toList();
        assertThat(many.made().filter().imeis()).hasSize(10_000);

        many.imeis = Collections.nCopies(10_001, "356307042441013");
        assertThat(many.fieldAtFault()).isEqualTo("imeis");

        var tagged = new Wished();
        tagged.tags = List.of("north", " ");
        assertThat(tagged.fieldAtFault()).isEqualTo("tags");

        var elements = new Wished();
        elements.ids = List.of(0, 65_535);
        assertThat(elements.made().filter().eventIoIds()).containsExactlyInAnyOrder(0, 65_535);
        elements.ids = List.of(65_536);
        assertThat(elements.fieldAtFault()).isEqualTo("eventIoIds");
    }

    @ParameterizedTest
    @CsvSource({
        "minIntervalSeconds, 0, 604800",
        "maxAgeSeconds,      0, 2592000",
        "concurrency,        1, 200",
        "ratePerSecond,      0, 10000",
        "timeoutSeconds,     1, 60",
        "maxBatch,           1, 1000",
    })
    void numbersHaveTheirBounds(String field, int least, int most) {
        for (int sound : new int[] {least, most}) {
            var wished = new Wished();
            wished.numbers.put(field, sound);
            assertThat(RULES.fault(wished.wish(), null)).isEmpty();
        }
        for (int wrong : new int[] {least - 1, most + 1}) {
            var wished = new Wished();
            wished.numbers.put(field, wrong);
            assertThat(wished.fieldAtFault()).isEqualTo(field);
        }
    }

    @Test
    void strictOrderHasAnEnd() {
        var strict = new Wished();
        strict.ordering = "strict";
        assertThat(strict.made().maxAge()).isEqualTo(Duration.ofHours(1));

        strict.numbers.put("maxAgeSeconds", 0);
        assertThat(strict.fieldAtFault()).isEqualTo("maxAgeSeconds");
    }

    @Test
    void anEndpointThatBecomesStrictGetsAnEnd() {
        var before = new Wished().made();
        var change = new EndpointWish(
                null, null, null, null, null, null, null, null, "strict", null, null, null, null, null, null);

        var after = RULES.changed(before, change.orElse(before), NOW);

        assertThat(after.ordering()).isEqualTo(Ordering.STRICT);
        assertThat(after.maxAge()).isEqualTo(Duration.ofHours(1));
        assertThat(after.url()).isEqualTo(before.url());
        assertThat(after.eventTypes()).isEqualTo(before.eventTypes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"FULL", "fat", ""})
    void aPayloadIsAKnownWord(String payload) {
        var wished = new Wished();
        wished.payload = payload;

        assertThat(wished.fieldAtFault()).isEqualTo("payload");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhook-id",
                "Webhook-Signature",
                "wayline-replay",
                "Content-Type",
                "content-length",
                "Host",
                "User-Agent",
                "Connection",
                "transfer-encoding",
                "TE",
                "Upgrade",
                "Proxy-Authorization",
                "a b",
                "a:b",
                "a\r\nb",
                "",
                "é",
            })
    void headersOfOursAndNoHeadersAreRefused(String name) {
        var wished = new Wished();
        wished.headers = Map.of(name, "v");

        assertThat(wished.fieldAtFault()).isEqualTo("headers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nx-evil: 1", "a\nb", "a\rb", "a\u0000", "é"})
    void theValueOfAHeaderIsOneLineAndNeverRepeated(String value) {
        var wished = new Wished();
        wished.headers = Map.of("authorization", value);

        assertThat(wished.fieldAtFault()).isEqualTo("headers");
        assertThat(RULES.fault(wished.wish(), null).orElseThrow().toString()).doesNotContain(value);
    }

    @Test
    void aHeaderIsThereOnce() {
        var wished = new Wished();
        wished.headers = Map.of("x-tenant", "1", "X-Tenant", "2");

        assertThat(wished.fieldAtFault()).isEqualTo("headers");
    }

    @Test
    void headersThatWereNotSaidStay() {
        var wished = new Wished();
        wished.headers = Map.of("authorization", "Bearer x");
        var before = wished.made();

        var silent = new Wished().wish().orElseHeaders(before.headers());
        assertThat(RULES.changed(before, silent, NOW).headers()).isEqualTo(before.headers());

        var none = new Wished();
        none.headers = Map.of();
        assertThat(RULES.changed(before, none.wish().orElseHeaders(before.headers()), NOW)
                        .headers())
                .isEmpty();
    }

    @Test
    void neitherHeadersNorAddressesArePrinted() {
        var wished = new Wished();
        wished.url = "https://portal.example/token-4711";
        wished.headers = Map.of("authorization", "Bearer 4711");

        assertThat(wished.wish().toString() + wished.made()).doesNotContain("4711");
    }
}
