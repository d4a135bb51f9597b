package io.wayline.foundation.api;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Everything that goes wrong, in the one shape. */
@RestControllerAdvice
final class ApiErrors extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

    @ExceptionHandler(RefusedException.class)
    ResponseEntity<ApiError> refused(RefusedException refused, HttpServletRequest request) {
        var answer = ResponseEntity.status(refused.status()).contentType(MediaType.APPLICATION_JSON);
        refused.headers().forEach(answer::header);
        return answer.body(refused.body(RequestIds.of(request)));
    }

    /** What the container cannot read of a query string. Spring would take it for a failure of the database. */
    @ExceptionHandler(InvalidParameterException.class)
    ResponseEntity<ApiError> unreadable(InvalidParameterException unreadable, HttpServletRequest request) {
        return refused(
                RefusedException.invalid(
                        "query", "The query string cannot be read", "Percent-encode UTF-8; a % itself is %25."),
                request);
    }

    /** The database may be away, or too busy; a statement it does not understand is a bug of ours. */
    @ExceptionHandler(RuntimeException.class)
    ResponseEntity<ApiError> failed(RuntimeException failure, HttpServletRequest request) {
        return switch (DatabaseErrors.translated(failure)) {
            case OptimisticLockingFailureException _ ->
                refused(
                        RefusedException.conflict("Changed by somebody else meanwhile", null, "Read it and try again."),
                        request);
            case DataAccessResourceFailureException away -> databaseAway(away, request);
            case NonTransientDataAccessException bug -> unexpected(bug, request);
            case DataAccessException away -> databaseAway(away, request);
            case TransactionException away -> databaseAway(away, request);
            case RuntimeException bug -> unexpected(bug, request);
        };
    }

    private ResponseEntity<ApiError> databaseAway(RuntimeException e, HttpServletRequest request) {
        log.atWarn().addKeyValue("detail", String.valueOf(e.getMessage())).log("database not available for a request");
        return refused(
                RefusedException.unavailable("The database is not available", "Try again in a moment.", 2), request);
    }

    private ResponseEntity<ApiError> unexpected(RuntimeException e, HttpServletRequest request) {
        log.error("request failed", e);
        return refused(RefusedException.of(500, "Internal error", null, "Tell the operator the requestId."), request);
    }

    /** What Spring refuses: methods, types, parameters, paths. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest web) {
        var request = ((ServletWebRequest) web).getRequest();
        var refused = said(e, status, request);
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(refused.body(RequestIds.of(request)));
    }

    private static RefusedException said(Exception e, HttpStatusCode status, HttpServletRequest request) {
        return switch (e) {
            case HttpRequestMethodNotSupportedException method ->
                RefusedException.of(
                        405,
                        "Method not allowed: " + request.getMethod(),
                        null,
                        "Allowed here: " + String.join(", ", allowed(method)));
            case MissingServletRequestParameterException missing ->
                RefusedException.invalid(
                        missing.getParameterName(), missing.getParameterName() + " is missing", "Send it.");
            default -> RefusedException.of(status.value(), words(status.value()), null, remedy(status.value()));
        };
    }

    private static String[] allowed(HttpRequestMethodNotSupportedException e) {
        String @Nullable [] methods = e.getSupportedMethods();
        return methods == null ? new String[0] : methods;
    }

    static String words(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 404 -> "No such route";
            case 405 -> "Method not allowed";
            case 406 -> "Only JSON is spoken here";
            case 413 -> "Body too large";
            case 415 -> "Content-Type is not JSON";
            case 503 -> "Not available";
            default -> status >= 500 ? "Internal error" : "Refused";
        };
    }

    static @Nullable String remedy(int status) {
        return switch (status) {
            case 400 -> "Percent-encode addresses; a / or a NUL cannot be part of a name in them.";
            case 404 -> "The routes are at /api/v1/docs.";
            case 406 -> "Accept application/json.";
            default -> status >= 500 ? "Tell the operator the requestId." : null;
        };
    }
}
