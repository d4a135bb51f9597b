@NullMarked
package io.wayline.simulator.records;

import org.jspecify.annotations.NullMarked;
