package io.wayline.foundation.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Errors for filters, which answer before Spring MVC is reached. */
public final class ErrorWriter {

    private final JsonMapper json;

    ErrorWriter(JsonMapper json) {
        this.json = json;
    }

    public void write(RefusedException refused, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var body = json.writeValueAsBytes(refused.body(RequestIds.of(request)));
        response.setStatus(refused.status());
        refused.headers().forEach(response::setHeader);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
