@NullMarked
package io.wayline.telemetry;

import org.jspecify.annotations.NullMarked;
