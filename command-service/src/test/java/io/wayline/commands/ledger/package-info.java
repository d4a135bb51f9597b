/** Tests of the ledger's decisions, and the fakes they use. */
@NullMarked
package io.wayline.commands.ledger;

import org.jspecify.annotations.NullMarked;
