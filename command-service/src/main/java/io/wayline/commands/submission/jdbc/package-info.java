/** What hosts read of the ledger. */
@NullMarked
package io.wayline.commands.submission.jdbc;

import org.jspecify.annotations.NullMarked;
