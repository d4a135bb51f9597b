/**
 * Sockets for trackers: thousands of connections on few threads. A line carries out the steps its tracker decides, and
 * does to the bytes what the network profile asks for.
 */
@NullMarked
package io.wayline.simulator.line;

import org.jspecify.annotations.NullMarked;
