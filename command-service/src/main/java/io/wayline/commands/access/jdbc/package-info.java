/** API keys and the audit trail in PostgreSQL. */
@NullMarked
package io.wayline.commands.access.jdbc;

import org.jspecify.annotations.NullMarked;
