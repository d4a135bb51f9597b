/**
 * One tracker as a pure state machine: what it does next when something happens to it. No sockets, no clock, no threads;
 * time comes in as milliseconds since 1970.
 *
 * <p>Reading order: {@link io.wayline.simulator.tracker.Tracker}, {@link io.wayline.simulator.tracker.Fate} for what may
 * go wrong on the way, {@link io.wayline.simulator.tracker.PacketSource} for what it has to say.
 */
@NullMarked
package io.wayline.simulator.tracker;

import org.jspecify.annotations.NullMarked;
