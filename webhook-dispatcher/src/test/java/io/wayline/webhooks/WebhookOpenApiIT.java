package io.wayline.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.foundation.access.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API as it describes itself. */
final class WebhookOpenApiIT {

    private static final EndpointApiUnderTest API = EndpointApiUnderTest.whole();
    private static final Path COPY = Path.of("..", "docs", "openapi-webhooks.yaml");
    private static final String REFRESH = "mvn -pl webhook-dispatcher -am verify -Dit.test=WebhookOpenApiIT -Dtest=none"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dopenapi.refresh=true";

    @AfterAll
    static void stop() {
        API.close();
    }

    private static String served(String path) {
        var answer = API.call(API.requestWithoutKey(path).GET());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void theCopyInDocsIsWhatIsServed() throws IOException {
        var served = served("/openapi.yaml");
        if (Boolean.getBoolean("openapi.refresh")) {
            Files.writeString(COPY, served, UTF_8);
        }

        assertThat(Files.exists(COPY) ? Files.readString(COPY, UTF_8) : "")
                .as("docs/openapi-webhooks.yaml is not what the service serves. To refresh it: %s", REFRESH)
                .isEqualTo(served);
    }

    @Test
    void everyRouteHasASummaryAnExampleAndErrors() {
        var paths = new JsonMapper().readTree(served("/openapi.json")).get("paths");
        var lacking = new ArrayList<String>();

        for (var path : paths.properties()) {
            for (var operation : path.getValue().properties()) {
                lacking.addAll(lacking(operation.getKey() + " " + path.getKey(), operation.getValue()));
            }
        }

        assertThat(lacking).isEmpty();
        assertThat(paths.size()).isGreaterThan(10);
    }

    private static List<String> lacking(String name, JsonNode operation) {
        var lacking = new ArrayList<String>();
        var responses = operation.get("responses");
        var success = Stream.of("200", "201", "202")
                .filter(responses::has)
                .map(responses::get)
                .findFirst()
                .orElse(responses);
        if (!success.toString().contains("\"example")) {
            lacking.add(name + ": example of success");
        }
        if (operation.path("summary").isMissingNode()) {
            lacking.add(name + ": summary");
        }
        for (var status : List.of("400", "401", "403", "429", "503")) {
            if (!responses.has(status)) {
                lacking.add(name + ": " + status);
            }
        }
        if (responses.properties().stream()
                .filter(response -> response.getKey().startsWith("4"))
                .anyMatch(response -> !response.getValue().toString().contains("schemas/Error"))) {
            lacking.add(name + ": shape of errors");
        }
        if (operation.has("requestBody")
                && !operation.get("requestBody").toString().contains("\"example")) {
            lacking.add(name + ": example of the body");
        }
        return lacking;
    }

    @Test
    void aPageToTryItIsServedWithoutTheInternet() {
        assertThat(API.call(API.requestWithoutKey("/docs").GET()).status()).isIn(200, 302);
        assertThat(served("/swagger-ui/index.html"))
                .contains("swagger-ui-bundle.js")
                .doesNotContain("https://");
        assertThat(served("/openapi/swagger-config")).contains("/api/v1/webhooks/openapi");
    }

    @Test
    void everyRouteSaysWhatItNeeds() {
        var handlers = API.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods();

        assertThat(handlers.entrySet().stream()
                        .filter(handler -> handler.getKey().getPatternValues().stream()
                                .anyMatch(path -> path.startsWith("/api/v1/")))
                        .filter(handler ->
                                handler.getValue().getBeanType().getName().startsWith("io.wayline."))
                        .filter(handler -> !handler.getValue().hasMethodAnnotation(Needs.class)))
                .isEmpty();
    }
}
