/** The ledger in PostgreSQL. */
@NullMarked
package io.wayline.commands.ledger.jpa;

import org.jspecify.annotations.NullMarked;
