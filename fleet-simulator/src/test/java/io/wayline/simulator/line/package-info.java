@NullMarked
package io.wayline.simulator.line;

import org.jspecify.annotations.NullMarked;
