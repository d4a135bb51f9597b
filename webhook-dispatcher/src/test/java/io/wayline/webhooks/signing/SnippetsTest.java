package io.wayline.webhooks.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the documentation offers hosts for verifying is run with what is really sent. */
class SnippetsTest {

    private static final Path DIRECTORY = Path.of("../docs/verify");
    private static final String JVM =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final SigningSecret ONE = SigningSecret.draw(new SecureRandom());
    private static final SigningSecret TWO = SigningSecret.draw(new SecureRandom());
    private static final SigningSecret WRONG = SigningSecret.draw(new SecureRandom());
    private static final String ID = "con_356307042441013_42";
    private static final byte[] BODY = "{\"type\":\"device.connected\",\"data\":{\"name\":\"ö\"}}".getBytes(UTF_8);
    private static final byte[] CHANGED = "{\"type\":\"device.connected\",\"data\":{\"name\":\"o\"}}".getBytes(UTF_8);

    interface Snippet {

        boolean takes(List<String> secrets, String timestamp, String signatures, byte[] body) throws Exception;
    }

    @ParameterizedTest
    @CsvSource({"python3, verify_webhook.py", "node, verify_webhook.mjs"})
    void theScriptTakesWhatIsGenuineAndNothingElse(String interpreter, String file) throws Exception {
        assumeThat(isInstalled(interpreter))
                .as("%s is not installed here: its snippet is not tested", interpreter)
                .isTrue();

        assertTakesWhatIsGenuineAndNothingElse(
                (secrets, timestamp, signatures, body) -> run(interpreter, file, secrets, timestamp, signatures, body));
    }

    @Test
    void theJavaClassTakesWhatIsGenuineAndNothingElse(@TempDir Path classes) throws Exception {
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "11",
                        "-Xlint:-options",
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        DIRECTORY.resolve("VerifyWebhook.java").toString());
        assertThat(result).isZero();
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Method verify = loader.loadClass("VerifyWebhook").getMethod("verify", List.class, Map.class, byte[].class);

            assertTakesWhatIsGenuineAndNothingElse((secrets, timestamp, signatures, body) -> (boolean) verify.invoke(
                    null,
                    secrets,
                    Map.of("webhook-id", ID, "webhook-timestamp", timestamp, "webhook-signature", signatures),
                    body));
        }
    }

    @Test
    void theJavaFileRunsAsItIs() throws Exception {
        var now = Instant.now();
        var timestamp = Long.toString(now.getEpochSecond());
        var signature = Signer.sign(List.of(ONE), ID, now, BODY);

        assertThat(run(JVM, "VerifyWebhook.java", List.of(ONE.reveal()), timestamp, signature, BODY))
                .isTrue();
        assertThat(run(JVM, "VerifyWebhook.java", List.of(ONE.reveal()), timestamp, signature, CHANGED))
                .isFalse();
    }

    private static void assertTakesWhatIsGenuineAndNothingElse(Snippet snippet) throws Exception {
        var now = Instant.now(); // hosts ask their own clocks
        var old = now.minus(Duration.ofMinutes(6));
        var ahead = now.plus(Duration.ofMinutes(6));
        var one = List.of(ONE);
        var rotating = List.of(TWO, ONE);

        assertThat(takes(snippet, one, now, one, BODY)).isTrue();
        assertThat(takes(snippet, one, now, rotating, BODY))
                .as("not yet rotated")
                .isTrue();
        assertThat(takes(snippet, List.of(TWO), now, rotating, BODY))
                .as("rotated")
                .isTrue();
        assertThat(takes(snippet, List.of(WRONG, ONE), now, one, BODY))
                .as("two secrets")
                .isTrue();
        assertThat(takes(snippet, List.of(WRONG), now, rotating, BODY))
                .as("wrong secret")
                .isFalse();
        assertThat(takes(snippet, one, now, one, CHANGED)).as("changed body").isFalse();
        assertThat(takes(snippet, one, old, one, BODY)).as("stale").isFalse();
        assertThat(takes(snippet, one, ahead, one, BODY)).as("ahead").isFalse();
    }

    /** The message is signed for {@link #BODY}, whatever comes. */
    private static boolean takes(
            Snippet snippet, List<SigningSecret> known, Instant signedAt, List<SigningSecret> signedBy, byte[] came)
            throws Exception {
        return snippet.takes(
                known.stream().map(SigningSecret::reveal).toList(),
                Long.toString(signedAt.getEpochSecond()),
                Signer.sign(signedBy, ID, signedAt, BODY),
                came);
    }

    private static boolean run(
            String interpreter, String file, List<String> secrets, String timestamp, String signatures, byte[] body)
            throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of(interpreter, DIRECTORY.resolve(file).toString()));
        command.addAll(List.of(String.join(",", secrets), ID, timestamp, signatures));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(body);
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isBetween(0, 1);
        return process.exitValue() == 0;
    }

    private static boolean isInstalled(String interpreter) throws InterruptedException {
        try {
            return new ProcessBuilder(interpreter, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
