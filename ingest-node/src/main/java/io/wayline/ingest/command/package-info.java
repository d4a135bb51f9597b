/** Commands out, and what trackers answer: what one session has to write, and where the reports go. */
@NullMarked
package io.wayline.ingest.command;

import org.jspecify.annotations.NullMarked;
