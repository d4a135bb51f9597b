/** The outbox as a table. */
@NullMarked
package io.wayline.commands.outbox.jdbc;

import org.jspecify.annotations.NullMarked;
