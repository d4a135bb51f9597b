/** Keys in the database of command-service, which makes them. */
@NullMarked
package io.wayline.webhooks.access.jdbc;

import org.jspecify.annotations.NullMarked;
