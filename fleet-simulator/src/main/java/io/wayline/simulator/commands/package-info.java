/**
 * What trackers make of commands: the texts of a small car tracker with two outputs, and behaviours for what goes wrong in
 * real life. No sockets: a line carries reactions out.
 */
@NullMarked
package io.wayline.simulator.commands;

import org.jspecify.annotations.NullMarked;
