/** Deliveries and their lanes in the database. */
@NullMarked
package io.wayline.webhooks.delivery.jdbc;

import org.jspecify.annotations.NullMarked;
