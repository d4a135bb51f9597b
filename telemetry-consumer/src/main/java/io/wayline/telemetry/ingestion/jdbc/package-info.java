/** Stores a batch of records and the offsets it came from in one transaction. */
@NullMarked
package io.wayline.telemetry.ingestion.jdbc;

import org.jspecify.annotations.NullMarked;
