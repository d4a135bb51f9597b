import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies a webhook (Standard Webhooks, symmetric). Take {@link #verify} into your host; it needs the JDK only.
 *
 * <p>To try it: {@code java VerifyWebhook.java <secret[,secret]> <webhook-id> <webhook-timestamp> <webhook-signature> < body}
 */
public final class VerifyWebhook {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private VerifyWebhook() {}

    /**
     * @param secrets each as Wayline showed it, whsec_...; any of them will do
     * @param headers names in lower case
     * @param body the bytes as they came: parse them afterwards
     */
    public static boolean verify(List<String> secrets, Map<String, String> headers, byte[] body)
            throws GeneralSecurityException {
        var id = headers.getOrDefault("webhook-id", "");
        var timestamp = headers.getOrDefault("webhook-timestamp", "");
        var signatures = headers.getOrDefault("webhook-signature", "");
        if (id.isEmpty() || !timestamp.matches("[0-9]{1,12}")) {
            return false;
        }
        var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now());
        if (age.abs().compareTo(TOLERANCE) > 0) {
            return false; // an old message, sent again by somebody else, or a clock that is wrong
        }
        boolean genuine = false;
        for (var secret : secrets) {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            var expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            for (var signature : signatures.split(" ")) { // two while the secret is being changed
                genuine |= MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
            }
        }
        return genuine;
    }

    public static void main(String[] args) throws GeneralSecurityException, IOException {
        var headers = Map.of("webhook-id", args[1], "webhook-timestamp", args[2], "webhook-signature", args[3]);
        boolean genuine = verify(List.of(args[0].split(",")), headers, System.in.readAllBytes());
        System.exit(genuine ? 0 : 1);
    }
}
