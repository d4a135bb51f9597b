/** Endpoints in the REST API. */
@NullMarked
package io.wayline.webhooks.endpoint.http;

import org.jspecify.annotations.NullMarked;
