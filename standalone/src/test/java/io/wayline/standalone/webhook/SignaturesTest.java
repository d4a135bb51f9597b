package io.wayline.standalone.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wayline.standalone.webhook.Signatures.Claim;
import io.wayline.standalone.webhook.Verdict.NotVerified;
import io.wayline.standalone.webhook.Verdict.Verified;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {

    /** The example that the libraries of Standard Webhooks are tested with. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String OTHER = "whsec_bm90IHRoZSBzZWNyZXQgdGhhdCBpcyBtZWFudA==";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIMESTAMP = "1614265330";
    private static final Instant AT = Instant.ofEpochSecond(1_614_265_330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void aSignatureOfTheReferenceLibrariesIsVerified() {
        assertThat(Signatures.sign(ID, TIMESTAMP, BODY, SECRET)).isEqualTo(SIGNATURE);
        assertThat(verify(SIGNATURE, List.of(SECRET), AT)).isEqualTo(new Verified());
    }

    @Test
    void whileSecretsAreRotatedEitherIsEnough() {
        var both = Signatures.sign(ID, TIMESTAMP, BODY, OTHER) + " " + SIGNATURE;

        assertThat(verify(both, List.of(SECRET), AT).isVerified()).isTrue();
        assertThat(verify(both, List.of(OTHER), AT).isVerified()).isTrue();
        assertThat(verify(SIGNATURE, List.of(OTHER, SECRET), AT).isVerified()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"300, true", "301, false", "-300, true", "-301, false"})
    void anOldOrEarlyTimestampIsNot(long secondsOff, boolean verified) {
        assertThat(verify(SIGNATURE, List.of(SECRET), AT.plusSeconds(secondsOff))
                        .isVerified())
                .isEqualTo(verified);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "abc", "whsec_", "whsec_?", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "WHSEC_MfKQ9r8GKYqrTwjUPD8I"
            })
    void aSecretIsItsPrefixAndBase64(String secret) {
        assertThatIllegalArgumentException().isThrownBy(() -> Signatures.key(secret));
    }

    @Test
    void theReasonIsNamed() {
        assertThat(verify("v1,AAAA", List.of(SECRET), AT)).isEqualTo(new NotVerified("no signature fits the secret"));
        assertThat(verify("", List.of(SECRET), AT)).isEqualTo(new NotVerified("it is not signed"));
        assertThat(verify(SIGNATURE, List.of(), AT)).isEqualTo(new NotVerified("no secret is known here"));
        assertThat(Signatures.verify(new Claim(ID, "soon", SIGNATURE), BODY, List.of(SECRET), AT))
                .isEqualTo(new NotVerified("webhook-timestamp is no number"));
    }

    private static Verdict verify(String signatures, List<String> secrets, Instant now) {
        return Signatures.verify(new Claim(ID, TIMESTAMP, signatures), BODY, secrets, now);
    }
}
