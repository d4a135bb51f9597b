/** What the ledger tells the world and the nodes, and what nodes and trackers tell the ledger. */
@NullMarked
package io.wayline.commands.ledger.kafka;

import org.jspecify.annotations.NullMarked;
