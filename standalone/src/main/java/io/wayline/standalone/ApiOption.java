package io.wayline.standalone;

import io.wayline.standalone.Expected.WrongOptionException;
import io.wayline.standalone.api.ApiClient;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --data DIR} or {@code --api URL}: whose REST API is meant. */
final class ApiOption {

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "a REST API elsewhere, http://host:8090; its key is taken from IOT_API_KEY")
    private @Nullable String url;

    /**
     * @throws DataOption.NothingRunsException when there is no living run, and no address was given
     * @throws WrongOptionException when what was given is no address
     */
    ApiClient client() {
        if (url != null) {
            return new ApiClient(
                    checked(url),
                    Optional.ofNullable(System.getenv("IOT_API_KEY")).orElse(""));
        }
        var run = data.run();
        if (run.apiUrl().isEmpty()) {
            throw new IllegalStateException(
                    "the run on %s has no REST API; --api URL names another".formatted(run.dataDir()));
        }
        return new ApiClient(run.apiUrl(), run.apiKey());
    }

    private static String checked(String url) {
        try {
            var address = new URI(url);
            if (address.getHost() != null && String.valueOf(address.getScheme()).matches("(?i)https?")) {
                return url;
            }
        } catch (URISyntaxException _) {
            // answered like any other text that is no address
        }
        throw new WrongOptionException("--api", url, "a URL like http://host:8090");
    }
}
