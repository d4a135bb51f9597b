/** The one PostgreSQL all features write to: its address, its connections, its schema. */
@NullMarked
package io.wayline.foundation.database;

import org.jspecify.annotations.NullMarked;
