/** Doing what is due in the ledger although nothing has happened. */
@NullMarked
package io.wayline.commands.ledger.rounds;

import org.jspecify.annotations.NullMarked;
