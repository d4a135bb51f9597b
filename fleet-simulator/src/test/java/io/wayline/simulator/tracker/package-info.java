@NullMarked
package io.wayline.simulator.tracker;

import org.jspecify.annotations.NullMarked;
