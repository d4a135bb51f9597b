/** The command ledger: what becomes of each command, decided for one tracker at a time. */
@NullMarked
package io.wayline.commands.ledger;

import org.jspecify.annotations.NullMarked;
