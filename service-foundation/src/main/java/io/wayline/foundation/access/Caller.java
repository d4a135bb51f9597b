package io.wayline.foundation.access;

import java.util.Set;

/**
 * Who makes a request.
 *
 * @param name of the key: what changes are recorded under
 */
public record Caller(String name, Set<Scope> scopes) {

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
