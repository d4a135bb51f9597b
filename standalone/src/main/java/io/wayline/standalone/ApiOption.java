package io.wayline.standalone;

import io.wayline.standalone.api.ApiClient;
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

    /** @throws DataOption.NothingRunsException when there is no living run, and no address was given */
    ApiClient client() {
        if (url != null) {
            return new ApiClient(
                    url, Optional.ofNullable(System.getenv("IOT_API_KEY")).orElse(""));
        }
        var run = data.run();
        if (run.apiUrl().isEmpty()) {
            throw new IllegalStateException(
                    "the run on %s has no REST API; --api URL names another".formatted(run.dataDir()));
        }
        return new ApiClient(run.apiUrl(), run.apiKey());
    }
}
