/** Logs in memory that tests can look into, hold up and break. */
@NullMarked
package io.wayline.ingest.fakes;

import org.jspecify.annotations.NullMarked;
