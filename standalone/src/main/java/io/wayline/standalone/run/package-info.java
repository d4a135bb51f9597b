/** One run of the whole system in this process: what it is told, its parts in order, what it writes down about itself. */
@NullMarked
package io.wayline.standalone.run;

import org.jspecify.annotations.NullMarked;
