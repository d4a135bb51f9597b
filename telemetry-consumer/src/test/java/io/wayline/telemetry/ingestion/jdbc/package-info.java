@NullMarked
package io.wayline.telemetry.ingestion.jdbc;

import org.jspecify.annotations.NullMarked;
