package io.wayline.foundation.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads a {@link JsonBody}: of the right type, of bounded size, in UTF-8. An empty body is an object without members. */
final class JsonBodies implements HandlerMethodArgumentResolver {

    private final int largest;

    /** @param largest bytes of a body */
    JsonBodies(int largest) {
        this.largest = largest;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == JsonBody.class;
    }

    @Override
    public JsonBody resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders)
            throws IOException {
        HttpServletRequest request = web.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new IllegalStateException("no servlet request");
        }
        var bytes = request.getInputStream().readNBytes(largest + 1);
        if (bytes.length > largest) {
            throw RefusedException.of(413, "Body too large", "body", "At most %d KiB.".formatted(largest / 1024));
        }
        if (bytes.length == 0) {
            return JsonBody.parse("{}");
        }
        checkType(request.getContentType());
        try {
            return JsonBody.parse(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            throw RefusedException.invalid("body", "Malformed JSON: not UTF-8", "Send UTF-8.");
        }
    }

    private static void checkType(@Nullable String header) {
        try {
            var type = header == null ? MediaType.APPLICATION_OCTET_STREAM : MediaType.parseMediaType(header);
            boolean json = type.isCompatibleWith(MediaType.APPLICATION_JSON)
                    || (type.getSubtype().endsWith("+json") && type.getType().equals("application"));
            if (json && (type.getCharset() == null || type.getCharset().equals(UTF_8))) {
                return;
            }
        } catch (IllegalArgumentException _) {
            // Refused below, like every other type.
        }
        throw RefusedException.of(
                415, "Content-Type is not JSON", "Content-Type", "Send Content-Type: application/json, in UTF-8.");
    }
}
