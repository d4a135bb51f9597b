@NullMarked
package io.wayline.simulator.commands;

import org.jspecify.annotations.NullMarked;
