/** The one PostgreSQL all features write to: its address, its connections, its schema. */
@NullMarked
package io.wayline.commands.database;

import org.jspecify.annotations.NullMarked;
