package io.wayline.foundation.api;

/**
 * What the API of a service says of itself.
 *
 * @param root path under which all its routes are, for example {@code /api/v1}
 * @param title of its documentation
 * @param about in Markdown
 */
public record ApiDescription(String root, String title, String about) {

    /** The one part of the API that needs no key. */
    public boolean isDocumentation(String path) {
        return path.equals(root + "/docs")
                || path.equals(root + "/openapi")
                || path.equals(root + "/openapi.json")
                || path.equals(root + "/openapi.yaml")
                || path.startsWith(root + "/openapi/")
                || path.startsWith(root + "/swagger-ui/");
    }
}
