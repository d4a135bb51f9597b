/** API keys at the door of the REST API, and the routes to tend them. */
@NullMarked
package io.wayline.commands.access.http;

import org.jspecify.annotations.NullMarked;
