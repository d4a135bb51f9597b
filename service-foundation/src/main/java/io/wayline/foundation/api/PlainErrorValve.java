package io.wayline.foundation.api;

import java.io.IOException;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** What Tomcat refuses before it is a request at all (an address with a NUL in it), in the one shape. */
final class PlainErrorValve extends ErrorReportValve {

    private final JsonMapper json;

    PlainErrorValve(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var id = UUID.randomUUID().toString();
        var body = RefusedException.of(status, ApiErrors.words(status), null, ApiErrors.remedy(status))
                .body(id);
        try {
            response.setHeader(RequestIds.HEADER, id);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream().write(json.writeValueAsBytes(body));
            response.finishResponse();
        } catch (IOException _) {
            // Whoever asked has gone.
        }
    }
}
