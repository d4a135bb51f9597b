/** What trackers answer to commands. */
@NullMarked
package io.wayline.ingest.command;

import org.jspecify.annotations.NullMarked;
