/** How fast frames become values, and what the machine allows at most. */
@NullMarked
package io.wayline.codec.bench;

import org.jspecify.annotations.NullMarked;
