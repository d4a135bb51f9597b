/** The whole system over real processes: what a user would see, and what must hold when a process is killed. */
@NullMarked
package io.wayline.system;

import org.jspecify.annotations.NullMarked;
