/**
 * A fleet of trackers that behave like real ones, towards any gateway that speaks the protocol: a load generator, a source
 * of faults for tests, and the vehicles of a demonstration.
 *
 * <p>Reading order: {@link io.wayline.simulator.Fleet}, then {@code tracker} for how a tracker decides.
 */
@NullMarked
package io.wayline.simulator;

import org.jspecify.annotations.NullMarked;
