/** Vehicles that drive through a city, for people to look at: routes, speeds, stops, and the records that come of it. */
@NullMarked
package io.wayline.simulator.demo;

import org.jspecify.annotations.NullMarked;
