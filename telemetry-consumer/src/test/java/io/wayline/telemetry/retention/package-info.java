@NullMarked
package io.wayline.telemetry.retention;

import org.jspecify.annotations.NullMarked;
