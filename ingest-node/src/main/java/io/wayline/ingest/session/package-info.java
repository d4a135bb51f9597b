/** A tracker in hand: its token, its place among the sessions of all nodes, and what it says. */
@NullMarked
package io.wayline.ingest.session;

import org.jspecify.annotations.NullMarked;
