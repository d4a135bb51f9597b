/**
 * Measures the whole system on the machine it runs on, beside what its broker and its database can do by themselves.
 *
 * <p>Reading order: {@link io.wayline.standalone.bench.TelemetryBench} has the phases, {@code LoadPhase} one of them.
 */
@NullMarked
package io.wayline.standalone.bench;

import org.jspecify.annotations.NullMarked;
