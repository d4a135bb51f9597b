package io.wayline.foundation.access;

import io.wayline.foundation.api.ApiDescription;
import io.wayline.foundation.api.ErrorWriter;
import io.wayline.foundation.api.RefusedException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Who is it, and does it not ask too often? Nobody gets further without a key, save to the documentation. */
final class KeyFilter extends OncePerRequestFilter {

    static final String HEADER = "x-api-key";
    private static final String ATTRIBUTE = Caller.class.getName();
    private static final int LONGEST_KEY = 1_000;

    private final Keys keys;
    private final ApiDescription api;
    private final RateLimits limits;
    private final ErrorWriter errors;
    private final HandlerExceptionResolver exceptions;

    KeyFilter(
            Keys keys, ApiDescription api, RateLimits limits, ErrorWriter errors, HandlerExceptionResolver exceptions) {
        this.keys = keys;
        this.api = api;
        this.limits = limits;
        this.errors = errors;
        this.exceptions = exceptions;
    }

    /** Who was let in; empty on the routes that are open to all. */
    static Optional<Caller> caller(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Caller caller ? Optional.of(caller) : Optional.empty();
    }

    /** By the path as the container decoded and normalised it. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return api.isDocumentation(request.getServletPath());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Caller> caller;
        try {
            caller = authenticated(request.getHeader(HEADER));
        } catch (DataAccessException | TransactionException e) {
            exceptions.resolveException(request, response, null, e);
            return;
        }
        if (caller.isEmpty()) {
            errors.write(RefusedException.known(401, "Unauthorized"), request, response);
            return;
        }
        long waitSeconds = limits.waitSeconds(caller.get());
        if (waitSeconds > 0) {
            var refused =
                    RefusedException.tooMany("Too many requests", "Wait as long as Retry-After says.", waitSeconds);
            errors.write(refused, request, response);
            return;
        }
        request.setAttribute(ATTRIBUTE, caller.get());
        chain.doFilter(request, response);
    }

    private Optional<Caller> authenticated(@Nullable String secret) {
        return secret == null || secret.isEmpty() || secret.length() > LONGEST_KEY
                ? Optional.empty()
                : keys.authenticate(secret);
    }
}
