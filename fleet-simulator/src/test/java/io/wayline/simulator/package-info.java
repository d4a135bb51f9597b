@NullMarked
package io.wayline.simulator;

import org.jspecify.annotations.NullMarked;
