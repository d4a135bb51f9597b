package io.wayline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An embedded server as a process of its own, which a test may kill. */
final class ChildProcess {

    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(UTF_8);
    }

    static ChildProcess start(Class<?> server, Path directory) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                server.getName(),
                "--data",
                directory.toString(),
                "--port",
                "0");
        return new ChildProcess(
                builder.redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }

    /** The address at the end of the line that says that the server is ready; log lines before it are passed over. */
    String readyLine() throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.matches("(kafka|database) ready .*")) {
                return line.substring(line.lastIndexOf(' ') + 1);
            }
        }
        throw new IOException("the process ended before it was ready");
    }

    static String jdbcUrl(String databaseUrl) {
        var url = URI.create(databaseUrl);
        var login = url.getUserInfo().split(":", 2);
        return "jdbc:postgresql://%s:%d%s?user=%s&password=%s"
                .formatted(url.getHost(), url.getPort(), url.getPath(), login[0], login[1]);
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** As {@code kill}. */
    void terminate() throws InterruptedException {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("process ended").isTrue();
    }
}
