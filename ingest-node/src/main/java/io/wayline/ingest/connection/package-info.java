/** One connection, before anybody knows whose it is: cutting frames out of the stream, and why it ended. */
@NullMarked
package io.wayline.ingest.connection;

import org.jspecify.annotations.NullMarked;
