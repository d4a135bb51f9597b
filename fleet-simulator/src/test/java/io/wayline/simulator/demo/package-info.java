@NullMarked
package io.wayline.simulator.demo;

import org.jspecify.annotations.NullMarked;
