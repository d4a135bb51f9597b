/** How a run is doing. */
@NullMarked
package io.wayline.standalone.status;

import org.jspecify.annotations.NullMarked;
