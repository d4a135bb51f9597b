@NullMarked
package io.wayline.tracing;

import org.jspecify.annotations.NullMarked;
