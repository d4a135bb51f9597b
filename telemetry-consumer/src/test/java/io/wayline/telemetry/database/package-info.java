@NullMarked
package io.wayline.telemetry.database;

import org.jspecify.annotations.NullMarked;
