package io.wayline.foundation.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that gets an error for an answer. Not a fault of ours: it has no stack trace and is not logged. */
public final class RefusedException extends RuntimeException {

    private final int status;
    private final ApiError body;
    private final boolean isFixed;
    private final transient Map<String, String> headers;

    private RefusedException(int status, ApiError body, boolean isFixed, Map<String, String> headers) {
        super(body.error(), null, false, false);
        this.status = status;
        this.body = body;
        this.isFixed = isFixed;
        this.headers = headers;
    }

    /** Part of the request is not as it must be. */
    public static RefusedException invalid(String field, String error, String remedy) {
        return of(400, error, field, remedy);
    }

    public static RefusedException notFound(String error, @Nullable String remedy) {
        return of(404, error, null, remedy);
    }

    public static RefusedException conflict(String error, @Nullable String field, String remedy) {
        return of(409, error, field, remedy);
    }

    public static RefusedException of(int status, String error, @Nullable String field, @Nullable String remedy) {
        return new RefusedException(status, new ApiError(null, error, field, remedy, null), false, Map.of());
    }

    /** Something we need is not there; the same request may succeed later. */
    public static RefusedException unavailable(String error, String remedy, int retryAfterSeconds) {
        return new RefusedException(
                503,
                new ApiError(null, error, null, remedy, null),
                false,
                Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
    }

    public static RefusedException tooMany(String error, String remedy, long retryAfterSeconds) {
        return new RefusedException(
                429,
                new ApiError(null, error, null, remedy, null),
                false,
                Map.of("Retry-After", Long.toString(retryAfterSeconds)));
    }

    /** In the words that hosts of iot-broker know, and not a byte more. */
    public static RefusedException known(int status, String error) {
        return new RefusedException(status, ApiError.known(error), true, Map.of());
    }

    /** As {@link #known}, where those hosts find {@code "success":false} as well. */
    public static RefusedException knownFailure(int status, String error) {
        return new RefusedException(status, new ApiError(false, error, null, null, null), true, Map.of());
    }

    public int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    ApiError body(String requestId) {
        return isFixed ? body : new ApiError(body.success(), body.error(), body.field(), body.remedy(), requestId);
    }
}
