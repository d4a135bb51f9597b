package io.wayline.foundation.api;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Adds to each route the errors that every route has, and to each error the body that all of them have. */
final class CommonErrors implements OpenApiCustomizer {

    private static final Schema<?> ERROR = new Schema<>().$ref("#/components/schemas/Error");
    private static final String JSON = "application/json";

    @Override
    public void customise(OpenAPI api) {
        ModelConverters.getInstance(true).read(ApiError.class).forEach(api.getComponents()::addSchemas);
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .forEach(CommonErrors::addTo);
    }

    private static void addTo(Operation operation) {
        var responses = operation.getResponses();
        responses.forEach((status, response) -> {
            if (Integer.parseInt(status) >= 400) {
                describeBody(response);
            }
        });
        responses.putIfAbsent(
                "400",
                error(
                        "Something in the request is not as it must be.",
                        Map.of(
                                "error", "limit: not a number of rows",
                                "field", "limit",
                                "remedy", "Send 1 to 200.",
                                "requestId", "3f1c9d0e-7a51-4a2a-9a55-5f3f5e1f5b0a")));
        responses.putIfAbsent("401", error("No key, or not one in force.", Map.of("error", "Unauthorized")));
        responses.putIfAbsent(
                "403",
                error(
                        "The key lacks the scope.",
                        Map.of(
                                "error", "This key lacks the scope admin",
                                "remedy", "Use a key that has it.",
                                "requestId", "3f1c9d0e-7a51-4a2a-9a55-5f3f5e1f5b0a")));
        responses.putIfAbsent(
                "429",
                error(
                        "Too many requests with this key; see the header Retry-After.",
                        Map.of(
                                "error", "Too many requests",
                                "remedy", "Wait as long as Retry-After says.",
                                "requestId", "3f1c9d0e-7a51-4a2a-9a55-5f3f5e1f5b0a")));
        responses.putIfAbsent(
                "503",
                error(
                        "The database is not available; see the header Retry-After.",
                        Map.of(
                                "error", "The database is not available",
                                "remedy", "Try again in a moment.",
                                "requestId", "3f1c9d0e-7a51-4a2a-9a55-5f3f5e1f5b0a")));
    }

    /** An example stays. */
    private static void describeBody(ApiResponse response) {
        @Nullable
        MediaType described =
                response.getContent() == null ? null : response.getContent().get(JSON);
        var body = new MediaType().schema(ERROR);
        if (described != null) {
            body.setExample(described.getExample());
            body.setExamples(described.getExamples());
        }
        response.setContent(new Content().addMediaType(JSON, body));
    }

    private static ApiResponse error(String description, Map<String, String> example) {
        var ordered = new LinkedHashMap<String, String>();
        for (var member : new String[] {"error", "field", "remedy", "requestId"}) {
            if (example.containsKey(member)) {
                ordered.put(member, example.get(member));
            }
        }
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                JSON,
                                new MediaType().schema(ERROR).addExamples("error", new Example().value(ordered))));
    }
}
