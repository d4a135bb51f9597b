package io.wayline.foundation.access;

import io.wayline.foundation.api.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** May it? A route that does not say what it needs is closed; the second lock behind {@link KeyFilter}. */
final class ScopeCheck implements HandlerInterceptor {

    private static final String OURS = "io.wayline.";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && method.getBeanType().getName().startsWith(OURS)) {
            check(request, method);
        }
        return true;
    }

    private static void check(HttpServletRequest request, HandlerMethod method) {
        var caller = KeyFilter.caller(request).orElseThrow(() -> RefusedException.known(401, "Unauthorized"));
        Needs needs = method.getMethodAnnotation(Needs.class);
        if (needs == null) {
            throw new IllegalStateException("%s does not say what it needs".formatted(method));
        }
        if (!caller.may(needs.value())) {
            throw RefusedException.of(
                    403,
                    "This key lacks the scope " + needs.value().word(),
                    null,
                    "Use a key that has it; POST /api/v1/keys makes one.");
        }
    }
}
