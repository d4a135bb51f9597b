/** From what a host asks to a command in the ledger, or a reason why not. */
@NullMarked
package io.wayline.commands.submission;

import org.jspecify.annotations.NullMarked;
