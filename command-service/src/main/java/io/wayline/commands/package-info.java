/** The service: wiring only; the work is in the packages below. */
@NullMarked
package io.wayline.commands;

import org.jspecify.annotations.NullMarked;
