package io.wayline.webhooks.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.wayline.webhooks.signing.Verifier.Verdict;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignerTest {

    /** Of the published libraries' own tests. */
    private static final SigningSecret PUBLISHED =
            SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();

    private static final SigningSecret OTHER = SigningSecret.draw(new SecureRandom());
    private static final byte[] BODY =
            "{\"type\":\"device.connected\",\"data\":{\"imei\":\"356307042441013\",\"name\":\"ö\"}}".getBytes(UTF_8);
    private static final String ID = "con_356307042441013_42";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.900Z");

    @Test
    void signsThePublishedExampleAsPublished() {
        var signature = Signer.sign(
                List.of(PUBLISHED),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1_614_265_330),
                "{\"test\": 2432232314}".getBytes(UTF_8));

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void thePublishedLibrarySignsTheSame() throws Exception {
        var theirs = new Webhook(OTHER.reveal()).sign(ID, NOW.getEpochSecond(), new String(BODY, UTF_8));

        assertThat(Signer.sign(List.of(OTHER), ID, NOW, BODY)).isEqualTo(theirs);
    }

    @Test
    void thePublishedLibraryVerifiesWithEitherSecretWhileRotating() {
        var now = Instant.now(); // that library asks the system
        var headers = Map.of(
                Signer.ID_HEADER, List.of(ID),
                Signer.TIMESTAMP_HEADER, List.of(Long.toString(now.getEpochSecond())),
                Signer.SIGNATURE_HEADER, List.of(Signer.sign(List.of(PUBLISHED, OTHER), ID, now, BODY)));
        var body = new String(BODY, UTF_8);

        assertThatCode(() -> new Webhook(PUBLISHED.reveal()).verify(body, headers))
                .doesNotThrowAnyException();
        assertThatCode(() -> new Webhook(OTHER.reveal()).verify(body, headers)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Webhook(OTHER.reveal()).verify(body + " ", headers))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void takesTheOldSecretAlongUntilItIsNoLongerValid() {
        var secrets = new SigningSecrets(PUBLISHED, OTHER, NOW.plusSeconds(1));

        assertThat(Signer.sign(secrets.validAt(NOW), ID, NOW, BODY).split(" ")).hasSize(2);
        assertThat(Signer.sign(secrets.validAt(NOW.plusSeconds(1)), ID, NOW, BODY)
                        .split(" "))
                .hasSize(1);
    }

    @Test
    void verifiesWhatItSigned() {
        var signatures = Signer.sign(List.of(PUBLISHED, OTHER), ID, NOW, BODY);

        assertThat(verify(List.of(OTHER), signatures, NOW).isGenuine()).isTrue();
        assertThat(verify(List.of(SigningSecret.draw(new SecureRandom()), PUBLISHED), signatures, NOW)
                        .isGenuine())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"-301, TOO_NEW", "-300, ''", "300, ''", "301, TOO_OLD"})
    void takesMessagesOfFiveMinutesAroundNow(long age, String reason) {
        var signed = Instant.ofEpochSecond(NOW.getEpochSecond());

        var verdict = verify(
                List.of(OTHER), Signer.sign(List.of(OTHER), ID, signed, BODY), signed.plus(Duration.ofSeconds(age)));

        assertThat(reasonOf(verdict)).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1,", "v1,%%%", "v1a,AAAA", "nonsense", " ", "v2,AAAA v1,AAAA"})
    void saysThatNothingMatches(String signatures) {
        assertThat(reasonOf(verify(List.of(OTHER), signatures, NOW))).isEqualTo("NO_MATCH");
    }

    @Test
    void saysWhichHeaderIsMissing() {
        var verifier = new Verifier(List.of(OTHER));

        assertThat(verifier.verify(null, "1", "v1,", BODY, NOW))
                .isEqualTo(new Verdict.Doubtful("NO_HEADER", "header missing: webhook-id"));
        assertThat(verifier.verify(ID, null, "v1,", BODY, NOW))
                .isEqualTo(new Verdict.Doubtful("NO_HEADER", "header missing: webhook-timestamp"));
        assertThat(verifier.verify(ID, "1", "", BODY, NOW))
                .isEqualTo(new Verdict.Doubtful("NO_HEADER", "header missing: webhook-signature"));
        assertThat(reasonOf(verifier.verify(ID, "soon", "v1,", BODY, NOW))).isEqualTo("BAD_TIMESTAMP");
    }

    private static Verdict verify(List<SigningSecret> secrets, String signatures, Instant now) {
        return new Verifier(secrets).verify(ID, Long.toString(NOW.getEpochSecond()), signatures, BODY, now);
    }

    private static String reasonOf(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Genuine _ -> "";
            case Verdict.Doubtful doubtful -> doubtful.reason();
        };
    }
}
