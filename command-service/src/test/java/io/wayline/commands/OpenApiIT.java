package io.wayline.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.foundation.access.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API as it describes itself. */
final class OpenApiIT {

    private static final ApiUnderTest API = ApiUnderTest.shared();
    private static final Path COPY = Path.of("..", "docs", "openapi.yaml");
    private static final String REFRESH = "mvn -pl command-service -am verify -Dit.test=OpenApiIT -Dtest=none"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dopenapi.refresh=true";

    private static String served(String path) {
        var answer = API.call(API.requestWithoutKey(path).GET());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void theCopyInDocsIsWhatIsServed() throws IOException {
        var served = served("/api/v1/openapi.yaml");
        if (Boolean.getBoolean("openapi.refresh")) {
            Files.writeString(COPY, served, UTF_8);
        }

        assertThat(Files.exists(COPY) ? Files.readString(COPY, UTF_8) : "")
                .as("docs/openapi.yaml is not what the service serves. To refresh it: %s", REFRESH)
                .isEqualTo(served);
    }

    @Test
    void everyRouteHasASummaryAnExampleAndErrors() {
        var paths = document().get("paths");
        var lacking = new ArrayList<String>();

        for (var path : paths.properties()) {
            for (var operation : path.getValue().properties()) {
                var name = operation.getKey() + " " + path.getKey();
                var responses = operation.getValue().get("responses");
                var success = responses.has("200") ? responses.get("200") : responses.get("201");
                if (success == null || !success.toString().contains("\"example")) {
                    lacking.add(name + ": example of success");
                }
                if (operation.getValue().path("summary").isMissingNode()) {
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
                if (List.of("post", "put").contains(operation.getKey())
                        && operation.getValue().has("requestBody")
                        && !operation.getValue().get("requestBody").toString().contains("\"example")) {
                    lacking.add(name + ": example of the body");
                }
            }
        }

        assertThat(lacking).isEmpty();
        assertThat(paths.size()).isGreaterThan(15);
    }

    @Test
    void itSaysHowToAuthenticate() {
        assertThat(document().at("/components/securitySchemes/apiKey/name").stringValue())
                .isEqualTo("x-api-key");
    }

    @Test
    void aPageToTryItIsServedWithoutTheInternet() {
        var page = API.call(API.requestWithoutKey("/api/v1/docs").GET());
        assertThat(page.status()).isIn(200, 302);

        assertThat(served("/api/v1/swagger-ui/index.html"))
                .contains("swagger-ui-bundle.js")
                .doesNotContain("https://");
        assertThat(served("/api/v1/swagger-ui/swagger-ui-bundle.js").length()).isGreaterThan(100_000);
        assertThat(served("/api/v1/openapi/swagger-config")).contains("/api/v1/openapi");
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

    private static JsonNode document() {
        return new JsonMapper().readTree(served("/api/v1/openapi.json"));
    }
}
