/** The one PostgreSQL both features write to: its address, its connections, its schema. */
@NullMarked
package io.wayline.telemetry.database;

import org.jspecify.annotations.NullMarked;
