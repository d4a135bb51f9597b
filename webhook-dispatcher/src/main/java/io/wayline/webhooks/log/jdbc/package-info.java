/** The delivery log in the database. */
@NullMarked
package io.wayline.webhooks.log.jdbc;

import org.jspecify.annotations.NullMarked;
