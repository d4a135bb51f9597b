package io.wayline.foundation.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The one shape of errors. What hosts of iot-broker know has {@code error} alone, in the words they know.
 *
 * @param success false where those hosts expect it; absent elsewhere
 * @param error what is wrong
 * @param field the part of the request it is about
 * @param remedy what to do about it
 * @param requestId as in the header X-Request-Id
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"success", "error", "field", "remedy", "requestId"})
@Schema(name = "Error", description = "What went wrong, and what to do about it.")
public record ApiError(
        @Schema(description = "Only where iot-broker had it: always false.", example = "false") @Nullable
        Boolean success,

        @Schema(
                description = "What is wrong.",
                requiredMode = Schema.RequiredMode.REQUIRED,
                example = "command: 161 characters")
        String error,

        @Schema(description = "The part of the request it is about.", example = "command") @Nullable
        String field,

        @Schema(description = "What to do about it.", example = "At most 160 characters of printable ASCII.") @Nullable
        String remedy,

        @Schema(
                description = "As in the header X-Request-Id. Absent from the errors that iot-broker had.",
                example = "3f1c9d0e-7a51-4a2a-9a55-5f3f5e1f5b0a")
        @Nullable
        String requestId) {

    static final ApiError UNAUTHORIZED = known("Unauthorized");

    /** Word for word what iot-broker answers, and nothing beside it. */
    static ApiError known(String error) {
        return new ApiError(null, error, null, null, null);
    }
}
