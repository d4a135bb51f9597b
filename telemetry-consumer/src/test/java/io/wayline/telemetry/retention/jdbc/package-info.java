@NullMarked
package io.wayline.telemetry.retention.jdbc;

import org.jspecify.annotations.NullMarked;
