/** Endpoints in the database. */
@NullMarked
package io.wayline.webhooks.endpoint.jpa;

import org.jspecify.annotations.NullMarked;
