/** The delivery log in the REST API. */
@NullMarked
package io.wayline.webhooks.log.http;

import org.jspecify.annotations.NullMarked;
