/** The service: telemetry topics in, PostgreSQL out. Wiring only; the work is in the packages below. */
@NullMarked
package io.wayline.telemetry;

import org.jspecify.annotations.NullMarked;
