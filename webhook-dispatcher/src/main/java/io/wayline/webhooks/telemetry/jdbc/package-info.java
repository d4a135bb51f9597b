/** How far streams have got, in the database. */
@NullMarked
package io.wayline.webhooks.telemetry.jdbc;

import org.jspecify.annotations.NullMarked;
